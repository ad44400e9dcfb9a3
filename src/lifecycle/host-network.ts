import { debug } from "../common/debug";
import type { Engine } from "../engine/engine";
import { HOST_NAME } from "../engine/host-gateway";
import { fieldOf, messageOf } from "../errors";
import { processWide } from "../common/process-wide";
import type { ContainerSpec, ExtraHost } from "../spec/container-spec";
import { isWithoutPorts } from "../spec/ports/network-mode";

/** The network in which containers of this process reach this machine through a tunnel. */
export interface HostNetwork {
  readonly id: string;
  /** The tunnel's address in the network, named `host.testcontainers.internal`. */
  readonly address: string;
}

/** Networks by the engine's URI. Under Jest, a tunnel that one test file opened serves all files of the process. */
const networks = (): Map<string, HostNetwork> =>
  processWide("host networks", () => new Map<string, HostNetwork>());

/** Sets the network that an engine's new containers join. With undefined, they join none. */
export function useHostNetwork({ uri }: Pick<Engine, "uri">, network?: HostNetwork): void {
  if (network === undefined) networks().delete(uri);
  else networks().set(uri, network);
}

/** Returns the hosts file entry for a container with network mode `host`, which cannot join another network. */
export function hostNetworkEntries(
  { networks: own, networkMode }: ContainerSpec,
  { uri }: Pick<Engine, "uri">,
): ExtraHost[] {
  const network = networks().get(uri);
  if (network === undefined || own.length > 0 || networkMode !== "host") return [];
  return [{ host: HOST_NAME, ipAddress: network.address }];
}

/** Connects a container that was just created to the host network, if there is one. */
export async function joinHostNetwork(
  {
    networks: own,
    networkMode,
    autoCleanup,
  }: Pick<ContainerSpec, "networks" | "networkMode" | "autoCleanup">,
  id: string,
  engine: Pick<Engine, "uri" | "networks">,
): Promise<void> {
  const network = networks().get(engine.uri);
  if (network === undefined) return;
  // The network is removed after this process; a container that stays in it would prevent that.
  if (!autoCleanup) return;
  if (own.length === 0 && isWithoutPorts(networkMode)) return;
  await connectHostNetwork(network, id, engine);
}

/** Connects a container to the network. Ignores a refusal by the engine. */
export async function connectHostNetwork(
  { id: network }: HostNetwork,
  container: string,
  engine: Pick<Engine, "networks">,
): Promise<void> {
  try {
    await engine.networks.connect(network, container, {});
  } catch (error) {
    // The engine refuses a container that has joined already, is being removed, or cannot have networks.
    // Few containers call this machine, so a start must not fail because of that.
    if (fieldOf(error, "statusCode") === undefined) throw error;
    debug(
      "containers",
      () =>
        `container ${container.slice(0, 12)} did not join the network for host access: ${messageOf(error)}`,
    );
  }
}
