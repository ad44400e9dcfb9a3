import type { ContainerInfo, NetworkEndpoint } from "../inspect/container-info";

/** The prefix of the networks that containers join to reach the test process. */
export const HOST_NETWORK_PREFIX = "mayfly-host-access-";

/**
 * Returns the networks that the user connected a container to. Leaves out networks for host access, so
 * a container's first network does not depend on them.
 */
export function networksOf({
  networks,
}: Pick<ContainerInfo, "networks">): [name: string, NetworkEndpoint][] {
  return Object.entries(networks).filter(([name]) => !name.startsWith(HOST_NETWORK_PREFIX));
}
