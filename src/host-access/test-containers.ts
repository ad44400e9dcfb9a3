import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";
import { checkPort } from "../spec/ports/exposed-port";
import type { Entrance } from "./entrance";
import { ExposedHostPorts, type Release } from "./exposed-host-ports";
import { listenRefusal } from "./listen-refusal";
import type * as Access from "./open-access";

/**
 * Lets containers reach TCP ports of servers on this machine's loopback address (127.0.0.1 or ::1), under
 * the same numbers at `host.testcontainers.internal`. It also works for running containers, and a
 * server can start listening later. The ports stay exposed until the process ends, or until the result
 * is stopped.
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

/** Finds where containers of this engine connect; empty if the engine's gateway leads here. */
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

/** Exposes a port at all entrances that can; one is enough, since a second family may not work. */
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

/** Loads the code for exposing a port, which few test files do. */
function access(): Promise<typeof Access> {
  return import("./open-access");
}

function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Functions for all containers of this process. */
export const TestContainers = Object.freeze({ exposeHostPorts });
