import { existsSync } from "node:fs";
import { hostname } from "node:os";
import type { Config } from "../config";
import { fieldOf } from "../errors";
import type { ContainerInfo } from "../spec/container-info";
import type { EngineEndpoint } from "./endpoint";
import type { Engine } from "./engine";

/** How this process gets at the ports of the engine's containers. */
export interface Reach {
  /** The host under which published ports are reached: a name or an address without brackets. */
  readonly host: string;
  /** The host address to publish them on, where a port names none. */
  readonly bindIp: string;
}

const LOOPBACK = "127.0.0.1";
const ANY_IPV4 = "0.0.0.0";
const ANY_IPV6 = "::";

/** What can be seen of this process's own surroundings; for tests. */
export interface Surroundings {
  readonly hostname: string;
  /** True where there is a sign of a container; it proves nothing, and its absence does. */
  readonly looksLikeContainer: boolean;
}

const surroundings = (): Surroundings => ({
  hostname: hostname(),
  looksLikeContainer: existsSync("/.dockerenv") || existsSync("/run/.containerenv"),
});

/** Works out where ports are published and reached. Asks the engine only inside what may be a container. */
export async function findReach(
  { address }: Pick<EngineEndpoint, "address">,
  config: Pick<Config, "hostOverride">,
  engine: Pick<Engine, "inspectContainer">,
  signal?: AbortSignal,
  around: Surroundings = surroundings(),
): Promise<Reach> {
  const local = "socketPath" in address;
  const override = config.hostOverride?.replace(/^\[(.*)\]$/, "$1");
  if (override !== undefined) {
    return { host: override, bindIp: (local ? loopbackOf(override) : undefined) ?? ANY_IPV4 };
  }
  if (!local) {
    return { host: address.host, bindIp: address.host.includes(":") ? ANY_IPV6 : ANY_IPV4 };
  }
  const gateway = around.looksLikeContainer
    ? await ownGateway(engine, around.hostname, signal)
    : undefined;
  return gateway === undefined
    ? { host: LOOPBACK, bindIp: LOOPBACK }
    : { host: gateway, bindIp: ANY_IPV4 };
}

/** The loopback address that a host stands for; undefined when it is no loopback. */
function loopbackOf(host: string): string | undefined {
  if (host === "localhost") return LOOPBACK;
  return host === "::1" || host.startsWith("127.") ? host : undefined;
}

/** The gateway of this process's container; undefined when it is not in one of this engine. */
async function ownGateway(
  engine: Pick<Engine, "inspectContainer">,
  ownHostname: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let own: ContainerInfo;
  try {
    own = await engine.inspectContainer(ownHostname, signal);
  } catch (error) {
    if (fieldOf(error, "statusCode") === 404) return undefined;
    throw error;
  }
  // The engine finds containers by their names as well, and another one may be called like this host.
  if (!own.state.running || own.hostname !== ownHostname) return undefined;
  return Object.values(own.networks).find(({ gateway }) => gateway !== "")?.gateway;
}
