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

/** The host name that containers use for the machine that runs the tests. */
export const HOST_NAME = "host.testcontainers.internal";

/** The way from a container to a port on this machine's loopback address. */
export type HostRoute =
  /** The engine's gateway leads there, since the engine runs in a virtual machine. */
  | { readonly by: "engine" }
  /** Containers reach this machine at these addresses, on which a relay has to listen. */
  | { readonly by: "relay"; readonly addresses: readonly string[] }
  /**
   * The engine's gateway does not lead there: containers connect to a helper container that has a connection to this
   * process.
   */
  | { readonly by: "tunnel" };

/** How an engine's containers reach this machine. */
export interface HostGateway {
  /** Entries for the hosts file of every container. Empty if the engine's gateway does not lead here. */
  readonly extraHosts: readonly ExtraHost[];
  readonly route: HostRoute;
}

/** The machine that this process runs on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly kernelVersion: string;
  /** Bytes. */
  readonly memory: number;
  readonly isOwnAddress: (address: string) => Promise<boolean>;
  /** True if this process seems to run in a container, which is not certain. */
  readonly looksLikeContainer: boolean;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  kernelVersion: release(),
  memory: totalmem(),
  isOwnAddress,
  looksLikeContainer: looksLikeContainer(),
});

/** The oldest Engine API that knows `host-gateway`: Docker 20.10. */
const OLDEST_API = "1.41";
const DEFAULT_BRIDGE = "bridge";
const TUNNEL: HostGateway = { extraHosts: [], route: { by: "tunnel" } };

/**
 * Finds out how containers reach this machine. Asks only a local engine, once.
 *
 * The answer is needed before the first container is created, since containers get an entry in their hosts file. With a
 * wrong entry a container could not use a tunnel later, and an engine without a default bridge would refuse to start
 * it.
 */
export async function openHostGateway(
  endpoint: Pick<EngineEndpoint, "address" | "ssh" | "apiVersion" | "kind">,
  engine: Pick<Engine, "info" | "networks">,
  machine: Machine = thisMachine(),
): Promise<HostGateway> {
  if (!mayLeadHere(endpoint)) return TUNNEL;
  const [bridge, info] = await Promise.all([
    answerOf("inspect the default bridge", () => engine.networks.inspect(DEFAULT_BRIDGE)),
    answerOf("get the engine's info", () => engine.info()),
  ]);
  if (bridge === undefined || info === undefined) return TUNNEL;
  const route = await findRoute(endpoint, bridge, info, machine);
  if (route.by === "tunnel") return TUNNEL;
  return { extraHosts: [{ host: HOST_NAME, ipAddress: "host-gateway" }], route };
}

/**
 * Returns false if the engine's gateway cannot lead here. Decides without asking the engine, so true means only
 * "perhaps".
 */
function mayLeadHere({
  address,
  ssh,
  apiVersion,
  kind,
}: Pick<EngineEndpoint, "address" | "ssh" | "apiVersion" | "kind">): boolean {
  if (ssh !== undefined) return false;
  // Podman before 4.7 refuses the entry. Later versions refuse it if they find no address for it.
  if (kind === "podman") return false;
  if (apiVersion === undefined || isOlder(apiVersion, OLDEST_API)) return false;
  return "socketPath" in address || /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address.host);
}

async function answerOf<T>(operation: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    // A proxy in front of the engine may refuse the question. Few containers need the answer, so a start must not fail
    // without it.
    debug(undefined, () => `could not ${operation}: ${messageOf(error)}`);
    return undefined;
  }
}

async function findRoute(
  { address }: Pick<EngineEndpoint, "address">,
  bridge: NetworkInfo,
  info: EngineInfo,
  machine: Machine,
): Promise<HostRoute> {
  // Outside Linux an engine runs in a virtual machine. The engine's gateway leads to the machine around it, not to the
  // containers inside.
  const isVirtual =
    isInVirtualMachine(info) || (machine.platform !== "linux" && "socketPath" in address);
  if (isVirtual) return { by: machine.looksLikeContainer ? "tunnel" : "engine" };
  // A rootless engine's networks are separate from its machine's. A socket may be forwarded from another machine, whose
  // kernel or memory differs.
  if (
    info.rootless ||
    info.kernelVersion !== machine.kernelVersion ||
    info.memory !== machine.memory
  ) {
    return { by: "tunnel" };
  }
  // If this process runs in a container, it does not have the bridge's address.
  const candidates = gateways(bridge);
  const own = await Promise.all(candidates.map(machine.isOwnAddress));
  const addresses = candidates.filter((_, index) => own[index]);
  return addresses.length === 0 ? { by: "tunnel" } : { by: "relay", addresses };
}

/** Returns the addresses of the bridge itself. */
export function gateways({ subnets }: Pick<NetworkInfo, "subnets">): string[] {
  return subnets.flatMap(({ subnet, gateway }) => gateway ?? firstAddress(subnet) ?? []);
}

/**
 * Returns the first address of a subnet. If Docker chose the gateway itself, the gateway is this address, and Docker
 * does not report it.
 */
function firstAddress(subnet: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(subnet);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  const mask = bits === 0 ? 0 : -1 << (32 - bits);
  const first = ((((a << 24) | (b << 16) | (c << 8) | d) & mask) + 1) >>> 0;
  return [first >>> 24, (first >>> 16) & 255, (first >>> 8) & 255, first & 255].join(".");
}
