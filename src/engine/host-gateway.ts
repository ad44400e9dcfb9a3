import { release, totalmem } from "node:os";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import type { ExtraHost } from "../spec/container-spec";
import type { EngineEndpoint } from "./endpoint";
import type { Engine, EngineInfo } from "./engine";
import type { NetworkInfo } from "./requests/networks";
import { isOlder } from "./find/api-version";
import { isOwnAddress } from "./own-address";
import { looksLikeContainer } from "./own-container";
import { isInVirtualMachine } from "./virtual-machine";

/** The name under which containers find the machine of the tests. */
export const HOST_NAME = "host.testcontainers.internal";

/** How a port of this machine's loopback address gets to the containers. */
export type HostRoute =
  /** The engine's own gateway leads there, as with those that run in a virtual machine. */
  | { readonly by: "engine" }
  /** Containers arrive at these addresses of this machine; something has to pass them on. */
  | { readonly by: "relay"; readonly addresses: readonly string[] }
  /** Nothing of the engine leads here: containers go to one that has a connection to this process. */
  | { readonly by: "tunnel" };

/** The way from an engine's containers to this machine. */
export interface HostGateway {
  /** For the hosts file of every container; empty where the engine's gateway does not lead here. */
  readonly extraHosts: readonly ExtraHost[];
  readonly route: HostRoute;
}

/** What is known of the machine that this process runs on; for tests. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly kernelVersion: string;
  /** Bytes. */
  readonly memory: number;
  readonly isOwnAddress: (address: string) => Promise<boolean>;
  /** True where there is a sign that this process is in a container; it proves nothing. */
  readonly looksLikeContainer: boolean;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  kernelVersion: release(),
  memory: totalmem(),
  isOwnAddress,
  looksLikeContainer: looksLikeContainer(),
});

/** The oldest Engine API whose engines fill in `host-gateway`: Docker 20.10. */
const OLDEST_API = "1.41";
const DEFAULT_BRIDGE = "bridge";
const TUNNEL: HostGateway = { extraHosts: [], route: { by: "tunnel" } };

/**
 * Asks a local engine once how its gateway leads to this machine, before the first container gets an
 * entry for it: a container with a wrong one could not be reached by a tunnel later, and an engine
 * that has no default bridge would refuse to start it.
 */
export async function openHostGateway(
  endpoint: Pick<EngineEndpoint, "address" | "apiVersion" | "kind">,
  engine: Pick<Engine, "info" | "networks">,
  machine: Machine = thisMachine(),
): Promise<HostGateway> {
  if (!mayLeadHere(endpoint)) return TUNNEL;
  const [bridge, info] = await Promise.all([
    answerOf("default bridge", () => engine.networks.inspect(DEFAULT_BRIDGE)),
    answerOf("description of the engine", () => engine.info()),
  ]);
  if (bridge === undefined || info === undefined) return TUNNEL;
  const route = await findRoute(endpoint, bridge, info, machine);
  if (route.by === "tunnel") return TUNNEL;
  return { extraHosts: [{ host: HOST_NAME, ipAddress: "host-gateway" }], route };
}

/** False where the engine's gateway is no way here, as far as that is known without asking. */
function mayLeadHere({
  address,
  apiVersion,
  kind,
}: Pick<EngineEndpoint, "address" | "apiVersion" | "kind">): boolean {
  // Podman refuses the entry before 4.7, and later wherever it finds no address for it.
  if (kind === "podman") return false;
  if (apiVersion === undefined || isOlder(apiVersion, OLDEST_API)) return false;
  return "socketPath" in address || /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address.host);
}

async function answerOf<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    // A proxy before the engine may refuse the question. Few containers need the answer, so that a
    // start must not fail for it.
    debug(undefined, () => `no ${what}: ${messageOf(error)}`);
    return undefined;
  }
}

async function findRoute(
  { address }: Pick<EngineEndpoint, "address">,
  bridge: NetworkInfo,
  info: EngineInfo,
  machine: Machine,
): Promise<HostRoute> {
  // Elsewhere than on Linux an engine is in a virtual machine, whose makers let its gateway lead to
  // the machine around it: not to the containers in it.
  const isVirtual =
    isInVirtualMachine(info) || (machine.platform !== "linux" && "socketPath" in address);
  if (isVirtual) return { by: machine.looksLikeContainer ? "tunnel" : "engine" };
  // A rootless engine has networks apart from its machine's; a socket may have been forwarded.
  if (
    info.rootless ||
    info.kernelVersion !== machine.kernelVersion ||
    info.memory !== machine.memory
  ) {
    return { by: "tunnel" };
  }
  // In a container the bridge is another network's.
  const candidates = gateways(bridge);
  const own = await Promise.all(candidates.map(machine.isOwnAddress));
  const addresses = candidates.filter((_, index) => own[index]);
  return addresses.length === 0 ? { by: "tunnel" } : { by: "relay", addresses };
}

/** The addresses of the bridge itself. */
export function gateways({ subnets }: Pick<NetworkInfo, "subnets">): string[] {
  return subnets.flatMap(({ subnet, gateway }) => gateway ?? firstAddress(subnet) ?? []);
}

/** Docker leaves out a gateway that it chose itself, which is the first address of the subnet. */
function firstAddress(subnet: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(subnet);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  const mask = bits === 0 ? 0 : -1 << (32 - bits);
  const first = ((((a << 24) | (b << 16) | (c << 8) | d) & mask) + 1) >>> 0;
  return [first >>> 24, (first >>> 16) & 255, (first >>> 8) & 255, first & 255].join(".");
}
