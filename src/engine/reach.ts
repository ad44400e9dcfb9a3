import type { Config } from "../config";
import type { Obstacle } from "../spec/obstacle";
import type { EngineEndpoint } from "./endpoint";
import type { OwnContainer } from "./own-container";

/** How this process reaches published ports of the engine's containers. */
export interface Reach {
  /** The host of published ports: a name, or an address without brackets. */
  readonly host: string;
  /** The host address to publish a port on, if the port names none. */
  readonly bindIp: string;
  /**
   * Finds out what may keep this process from published ports. The first call asks the engine, so it is called only for a
   * failure.
   */
  readonly findObstacle?: (() => Promise<Obstacle | undefined>) | undefined;
}

const LOOPBACK = "127.0.0.1";
const ANY_IPV4 = "0.0.0.0";
const ANY_IPV6 = "::";

/**
 * Finds out where ports are published and reached. If this process runs in a container, they are reached at the
 * gateway.
 */
export async function findReach(
  { address, ssh }: Pick<EngineEndpoint, "address" | "ssh">,
  config: Pick<Config, "hostOverride">,
  ownContainer: OwnContainer,
): Promise<Reach> {
  const local = "socketPath" in address && ssh === undefined;
  const override = config.hostOverride?.replace(/^\[(.*)\]$/, "$1");
  if (override !== undefined) {
    return { host: override, bindIp: (local ? loopbackOf(override) : undefined) ?? ANY_IPV4 };
  }
  // ssh forwards the ports to this machine.
  if (ssh !== undefined) return { host: LOOPBACK, bindIp: LOOPBACK };
  if (!("socketPath" in address)) {
    return { host: address.host, bindIp: address.host.includes(":") ? ANY_IPV6 : ANY_IPV4 };
  }
  const networks = Object.values((await ownContainer())?.networks ?? {});
  const gateway = networks.find((network) => network.gateway !== "")?.gateway;
  return gateway === undefined
    ? { host: LOOPBACK, bindIp: LOOPBACK }
    : { host: gateway, bindIp: ANY_IPV4 };
}

/** Returns the loopback address that a host stands for, or undefined if it is not a loopback host. */
export function loopbackOf(host: string): string | undefined {
  if (host === "localhost") return LOOPBACK;
  return host === "::1" || host.startsWith("127.") ? host : undefined;
}
