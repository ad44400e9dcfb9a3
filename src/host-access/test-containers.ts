import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";
import { checkPort } from "../spec/ports/exposed-port";
import type { Entrance } from "./entrance";
import { ExposedHostPorts, type Release } from "./exposed-host-ports";
import { listenRefusal } from "./listen-refusal";
import type * as Access from "./open-access";

/**
 * Lets containers reach TCP servers on this machine's loopback address (127.0.0.1 or ::1), at the host name
 * `host.testcontainers.internal` and the same ports. Also works for running containers and for servers that
 * start later. The ports stay exposed until the process ends or `stop()` of the result is called.
 *
 * Throws InvalidOptionError, HostAccessError if containers cannot reach this machine, and
 * EngineNotFoundError.
 *
 * ```ts
 * await TestContainers.exposeHostPorts(server.address().port);
 * ```
 */
async function exposeHostPorts(...ports: number[]): Promise<ExposedHostPorts> {
  for (const port of ports) checkPort(port, "exposeHostPorts");
  if (ports.length === 0) return new ExposedHostPorts([]);
  const current = await runtime();
  const entrances = await findEntrances(current);
  const opening = await Promise.allSettled(
    [...new Set(ports)].map((port) => exposePort(current.engine.uri, entrances, port)),
  );
  const exposed = new ExposedHostPorts(valuesOf(opening).flat());
  const failed = opening.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await exposed.stop();
    throw failed.reason;
  }
  return exposed;
}

/** Returns the entrances for containers of this engine; none if they already reach this machine through its gateway. */
async function findEntrances(current: Runtime): Promise<Entrance[]> {
  const { route } = current.hostGateway;
  switch (route.by) {
    case "engine":
      return [];
    case "relay": {
      const { addressEntrance, ContainerAddresses } = await access();
      const containers = new ContainerAddresses(current.engine);
      return route.addresses.map((address) => addressEntrance(address, containers));
    }
    case "tunnel": {
      const { openTunnel } = await access();
      return [await openTunnel(current)];
    }
  }
}

/** Exposes a port at the entrances. One success is enough, because IPv4 or IPv6 may not work. */
async function exposePort(
  uri: string,
  entrances: readonly Entrance[],
  port: number,
): Promise<Release[]> {
  const { sharePort } = await access();
  const opening = await Promise.allSettled(entrances.map((entrance) => sharePort(entrance, port)));
  const held = valuesOf(opening);
  const failed = opening.find((result) => result.status === "rejected");
  if (held.length > 0 || failed === undefined) return held;
  throw listenRefusal(uri, entrances.map(({ place }) => place).join(", "), port, failed.reason);
}

/** Loads the code for exposing ports, which few test files need. */
function access(): Promise<typeof Access> {
  return import("./open-access");
}

function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Functions for all containers of this process. */
export type TestContainers = typeof TestContainers;
export const TestContainers = Object.freeze({ exposeHostPorts });
