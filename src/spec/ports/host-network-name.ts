import type { ContainerInfo, NetworkEndpoint } from "../inspect/container-info";

/** How the names of networks begin that containers join for the way to the test process. */
export const HOST_NETWORK_PREFIX = "mayfly-host-access-";

/**
 * The networks that a container was put into by its user. The one for host access is none of them:
 * the first network of a container is not to depend on what else the process does.
 */
export function networksOf({
  networks,
}: Pick<ContainerInfo, "networks">): [name: string, NetworkEndpoint][] {
  return Object.entries(networks).filter(([name]) => !name.startsWith(HOST_NETWORK_PREFIX));
}
