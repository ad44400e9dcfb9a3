import { release, totalmem } from "node:os";
import { debug } from "../debug";
import { HostAccessError, messageOf } from "../errors";
import type { ExtraHost } from "../spec/container-spec";
import type { EngineEndpoint } from "./endpoint";
import type { Engine, EngineInfo, NetworkInfo } from "./engine";
import { isOlder } from "./find/api-version";

/** The name under which containers find the machine of the tests. */
export const HOST_NAME = "host.testcontainers.internal";

/** How a port of this machine's loopback address gets to the containers. */
export type HostRoute =
  /** The engine's own gateway leads there, as with those that run in a virtual machine. */
  | { readonly by: "engine" }
  /** Containers arrive at these addresses of this machine; something has to pass them on. */
  | { readonly by: "relay"; readonly addresses: readonly string[] };

/** The way from an engine's containers to this machine. */
export interface HostGateway {
  /** For the hosts file of every container; empty where the engine has no such way. */
  readonly extraHosts: readonly ExtraHost[];
  /** Asks the engine how that way ends. Throws HostAccessError where there is none. */
  findRoute(signal?: AbortSignal): Promise<HostRoute>;
}

/** What is known of the machine that this process runs on; for tests. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly kernelVersion: string;
  /** Bytes. */
  readonly memory: number;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  kernelVersion: release(),
  memory: totalmem(),
});

/** The oldest Engine API whose engines fill in `host-gateway`: Docker 20.10. */
const OLDEST_API = "1.41";
const DEFAULT_BRIDGE = "bridge";
const ELSEWHERE =
  "run the server in a container on the same network as its clients, or let it listen on an address that containers reach and give them that one";

/**
 * Asks for the engine's default bridge, once: `host-gateway` is its address, and an engine that has
 * none would refuse to start every container with such an entry.
 */
export async function openHostGateway(
  endpoint: Pick<EngineEndpoint, "address" | "apiVersion" | "kind" | "uri">,
  engine: Pick<Engine, "info" | "inspectNetwork">,
  machine: Machine = thisMachine(),
): Promise<HostGateway> {
  const missing = unsupported(endpoint);
  const bridge = missing === undefined ? await defaultBridge(engine) : undefined;
  return {
    extraHosts: bridge === undefined ? [] : [{ host: HOST_NAME, ipAddress: "host-gateway" }],
    async findRoute(signal) {
      if (missing !== undefined) throw refusal(endpoint, missing);
      if (bridge === undefined) throw refusal(endpoint, "it has no default bridge network");
      return route(endpoint, bridge, await engine.info(signal), machine);
    },
  };
}

/** Why an engine cannot do it, as far as that is known without asking. */
function unsupported({
  apiVersion,
  kind,
}: Pick<EngineEndpoint, "apiVersion" | "kind">): string | undefined {
  // Podman refuses the entry before 4.7, and later wherever it finds no address for it.
  if (kind === "podman") return "this is not supported on Podman yet";
  if (apiVersion === undefined || isOlder(apiVersion, OLDEST_API)) {
    return `it speaks version ${apiVersion ?? "unknown"} of the Engine API, and ${OLDEST_API} (Docker 20.10) is needed`;
  }
  return undefined;
}

async function defaultBridge(
  engine: Pick<Engine, "inspectNetwork">,
): Promise<NetworkInfo | undefined> {
  try {
    return await engine.inspectNetwork(DEFAULT_BRIDGE);
  } catch (error) {
    // A proxy before the engine may refuse the question. Few containers need the answer, so that a
    // start must not fail for it.
    debug(undefined, () => `no default bridge: ${messageOf(error)}`);
    return undefined;
  }
}

function route(
  endpoint: Pick<EngineEndpoint, "address" | "uri">,
  bridge: NetworkInfo,
  info: EngineInfo,
  machine: Machine,
): HostRoute {
  const { address } = endpoint;
  const byPath = "socketPath" in address;
  if (!byPath && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address.host)) {
    throw refusal(endpoint, "it is on another machine, and tunnels are not supported yet");
  }
  if (/^(Docker Desktop|OrbStack)/.test(info.operatingSystem)) return { by: "engine" };
  // Elsewhere than on Linux an engine is in a virtual machine, whose makers set the gateway so.
  if (machine.platform !== "linux" && byPath) return { by: "engine" };
  if (info.rootless) {
    throw refusal(endpoint, "it is rootless, with networks apart from this machine's");
  }
  // A socket may have been forwarded from anywhere.
  if (info.kernelVersion !== machine.kernelVersion || info.memory !== machine.memory) {
    throw refusal(
      endpoint,
      `it runs on another machine (kernel ${info.kernelVersion}, here ${machine.kernelVersion}), and tunnels are not supported yet`,
    );
  }
  const addresses = gateways(bridge);
  if (addresses.length === 0) throw refusal(endpoint, "its default bridge has no address");
  return { by: "relay", addresses };
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

function refusal({ uri }: Pick<EngineEndpoint, "uri">, reason: string): HostAccessError {
  return new HostAccessError(uri, reason, { hint: ELSEWHERE });
}
