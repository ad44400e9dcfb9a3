import { readFileSync } from "node:fs";
import { release, totalmem } from "node:os";
import { debug } from "../common/debug";
import type { Config } from "../config";
import { messageOf } from "../errors";
import type { Obstacle } from "../spec/obstacle";
import { isWithoutNetwork } from "../spec/ports/network-mode";
import type { EngineEndpoint } from "./endpoint";
import type { Engine } from "./engine";
import { gateways } from "./host-gateway";
import { isOwnAddress } from "./own-address";
import type { OwnContainer } from "./own-container";
import { loopbackOf } from "./reach";
import { isInVirtualMachine } from "./virtual-machine";

/** The machine that this process runs on; tests replace it. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly kernelVersion: string;
  /** Bytes. */
  readonly memory: number;
  readonly isOwnAddress: (address: string) => Promise<boolean>;
  /** The address of the default route's gateway, if there is one. */
  readonly gateway: () => string | undefined;
}

const surroundings = (): Surroundings => ({
  platform: process.platform,
  kernelVersion: release(),
  memory: totalmem(),
  isOwnAddress,
  gateway: defaultGateway,
});

const OVERRIDE = "TESTCONTAINERS_HOST_OVERRIDE";

type Endpoint = Pick<EngineEndpoint, "uri" | "address" | "ssh" | "kind">;
type AskedEngine = Pick<Engine, "info" | "networks">;

/** Returns a function that finds the obstacle at its first call, and then knows it. Waits ask at each of their attempts. */
export function obstacleOf(
  ...found: Parameters<typeof findObstacle>
): () => Promise<Obstacle | undefined> {
  let obstacle: Promise<Obstacle | undefined> | undefined;
  return () => (obstacle ??= findObstacle(...found));
}

/**
 * Finds out what may keep this process from the ports that the engine publishes; undefined if nothing is known. Asks the
 * engine, since a socket can lead to another machine or network namespace.
 */
export async function findObstacle(
  endpoint: Endpoint,
  engine: AskedEngine,
  config: Pick<Config, "hostOverride">,
  ownContainer: OwnContainer,
  here: Surroundings = surroundings(),
): Promise<Obstacle | undefined> {
  try {
    return await examine(endpoint, engine, config, ownContainer, here);
  } catch (error) {
    // A filter in front of the engine can refuse such questions. The ports may be reachable all the same.
    debug(undefined, () => `could not find out what is in the way: ${messageOf(error)}`);
    return undefined;
  }
}

async function examine(
  endpoint: Endpoint,
  engine: AskedEngine,
  { hostOverride }: Pick<Config, "hostOverride">,
  ownContainer: OwnContainer,
  here: Surroundings,
): Promise<Obstacle | undefined> {
  const { address, ssh, kind } = endpoint;
  if (hostOverride !== undefined) {
    return perhaps(
      `${OVERRIDE} names ${hostOverride}: check that this is the engine's machine as seen from this process, and that no firewall is in between`,
    );
  }
  if (ssh !== undefined) return undefined;
  if (!("socketPath" in address)) return obstacleOnTheWay(address.host);
  const own = await ownContainer();
  if (own !== undefined) return obstacleInside(own, kind);
  return obstacleOutside(endpoint, engine, here);
}

/** The engine is reached by TCP, and so it answers at this host. */
function obstacleOnTheWay(host: string): Obstacle {
  if (loopbackOf(host) !== undefined) {
    return perhaps(
      `probably only the engine's own port is forwarded to this machine: use DOCKER_HOST=ssh://<the engine's machine>, or set ${OVERRIDE} to that machine`,
    );
  }
  const name = host.includes(":") ? `[${host}]` : host;
  return perhaps(
    `a firewall probably lets only the engine's own port through to ${name}: open the ports that the engine chooses (32768 to 60999 on Linux), or use DOCKER_HOST=ssh://${name}, which needs only the SSH server's port`,
  );
}

/** In one of the engine's containers, ports are sought at the gateway of its network. */
function obstacleInside(
  { name, networkMode, networks }: NonNullable<Awaited<ReturnType<OwnContainer>>>,
  kind: EngineEndpoint["kind"],
): Obstacle | undefined {
  // A rootless Podman names no networks. On the host's network, ports are on 127.0.0.1. A container without a network
  // of its own cannot be connected to one.
  if (kind === "podman" || networkMode === "host" || isWithoutNetwork(networkMode)) {
    return undefined;
  }
  if (Object.values(networks).some(({ gateway }) => gateway !== "")) return undefined;
  const container = name.replace(/^\//, "");
  return {
    isCertain: true,
    hint: `this process runs in container ${container}, which is only on networks without a way out (${Object.keys(networks).join(", ") || "none"}): connect it to another one, for example by \`docker network connect bridge ${container}\``,
  };
}

async function obstacleOutside(
  { uri, kind }: Pick<EngineEndpoint, "uri" | "kind">,
  engine: AskedEngine,
  here: Surroundings,
): Promise<Obstacle | undefined> {
  // Podman makes its bridge with the first container. Outside Linux, ports are forwarded out of a virtual machine.
  if (kind === "podman" || here.platform !== "linux") return undefined;
  const [bridge, info] = await Promise.all([engine.networks.inspect("bridge"), engine.info()]);
  // A rootless engine's bridge is in a network namespace of its own, out of which ports are forwarded.
  if (bridge === undefined || isInVirtualMachine(info) || info.rootless) return undefined;
  const addresses = gateways(bridge);
  const areOwn = await Promise.all(addresses.map(here.isOwnAddress));
  if (info.kernelVersion !== here.kernelVersion || info.memory !== here.memory) {
    return perhaps(
      `${uri} leads to an engine on another machine: its kernel is ${info.kernelVersion}, the one here is ${here.kernelVersion}; DOCKER_HOST=ssh://… also forwards the ports, and ${OVERRIDE} names the host at which they are reached`,
    );
  }
  // In WSL, distributions share the kernel. Engines such as Rancher Desktop forward ports out of a namespace there.
  if (/microsoft/i.test(info.kernelVersion)) return undefined;
  const gateway = here.gateway();
  const likely =
    gateway === undefined
      ? ""
      : `; if this process runs in a container, and the engine on the machine around it, that is ${gateway}`;
  // Bridges of two namespaces can have the same address.
  const isCertain = addresses.length > 0 && !areOwn.includes(true);
  const evidence = isCertain ? ` (its bridge's address ${addresses.join(", ")} is not here)` : "";
  return {
    isCertain,
    hint: `the engine at ${uri} ${isCertain ? "runs" : "probably runs"} in another network namespace${evidence}, so its ports are not on 127.0.0.1: set ${OVERRIDE} to the engine's address as seen from this process${likely}`,
  };
}

const perhaps = (hint: string): Obstacle => ({ hint, isCertain: false });

/** Reads the gateway of the default route; see proc_net(5). */
function defaultGateway(): string | undefined {
  let table: string;
  try {
    table = readFileSync("/proc/net/route", "utf8");
  } catch {
    // Not on Linux, or hidden.
    return undefined;
  }
  return gatewayIn(table);
}

/** Finds the gateway of the default route in the content of `/proc/net/route`, whose addresses are in hexadecimal. */
export function gatewayIn(table: string): string | undefined {
  for (const line of table.split("\n").slice(1)) {
    const [, destination, gateway = ""] = line.trim().split(/\s+/);
    if (destination !== "00000000" || !/^[\dA-F]{8}$/i.test(gateway)) continue;
    // The bytes are in the machine's order, which is little-endian on all that Node supports except s390x.
    return (gateway.match(/../g) ?? [])
      .reverse()
      .map((byte) => parseInt(byte, 16))
      .join(".");
  }
  return undefined;
}
