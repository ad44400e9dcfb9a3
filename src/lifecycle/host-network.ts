import { debug } from "../common/debug";
import type { Engine } from "../engine/engine";
import { HOST_NAME } from "../engine/host-gateway";
import { fieldOf, messageOf } from "../errors";
import { processWide } from "../common/process-wide";
import type { ContainerSpec, ExtraHost } from "../spec/container-spec";
import { isWithoutPorts } from "../spec/ports/network-mode";

/** The network in which this process's containers find this machine, where a tunnel leads to it. */
export interface HostNetwork {
  readonly id: string;
  /** Where the tunnel begins in it, under the name `host.testcontainers.internal`. */
  readonly address: string;
}

/** By the engine's URI. Under Jest a tunnel that one test file has opened serves them all. */
const networks = (): Map<string, HostNetwork> =>
  processWide("host networks", () => new Map<string, HostNetwork>());

/** From now on containers join the network when they are created; undefined ends that. */
export function useHostNetwork({ uri }: Pick<Engine, "uri">, network?: HostNetwork): void {
  if (network === undefined) networks().delete(uri);
  else networks().set(uri, network);
}

/** For the hosts file of a container on its host's network, which cannot join any other. */
export function hostNetworkEntries(
  { networks: own, networkMode }: ContainerSpec,
  { uri }: Pick<Engine, "uri">,
): ExtraHost[] {
  const network = networks().get(uri);
  if (network === undefined || own.length > 0 || networkMode !== "host") return [];
  return [{ host: HOST_NAME, ipAddress: network.address }];
}

/** Takes a container that was just created into the network, if there is one. */
export async function joinHostNetwork(
  { networks: own, networkMode, autoCleanup }: ContainerSpec,
  id: string,
  engine: Pick<Engine, "uri" | "networks">,
): Promise<void> {
  const network = networks().get(engine.uri);
  if (network === undefined) return;
  // The network ends with this process, and could not as long as there is somebody in it.
  if (!autoCleanup) return;
  if (own.length === 0 && isWithoutPorts(networkMode)) return;
  await connectHostNetwork(network, id, engine);
}

/** Takes any container into the network; one that cannot be there stays as it is. */
export async function connectHostNetwork(
  { id: network }: HostNetwork,
  container: string,
  engine: Pick<Engine, "networks">,
): Promise<void> {
  try {
    await engine.networks.connect(network, container);
  } catch (error) {
    // The engine's refusal: it is there already, is being removed, or has no networks of its own.
    // Few containers call this machine, so that no other one may fail for it.
    if (fieldOf(error, "statusCode") === undefined) throw error;
    debug("containers", () => `no host access: ${messageOf(error)}`);
  }
}
