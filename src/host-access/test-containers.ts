import { InvalidOptionError } from "../errors";
import { runtime } from "../runtime";
import { isPort } from "../spec/ports";
import { ExposedHostPorts, type Release } from "./exposed-host-ports";
import { relayRefusal } from "./relay-refusal";

/**
 * Lets containers reach servers on this machine's loopback address (127.0.0.1 or ::1): they find
 * each of the TCP ports under the same number at `host.testcontainers.internal`. Containers that
 * already run do, too, and a server may begin to listen later. The ports stay exposed until the
 * process ends, or until the result is stopped.
 *
 * Throws InvalidOptionError, HostAccessError where the engine has no way here, and
 * EngineNotFoundError.
 *
 * ```ts
 * await TestContainers.exposeHostPorts(server.address().port);
 * ```
 */
async function exposeHostPorts(...ports: number[]): Promise<ExposedHostPorts> {
  for (const port of ports) {
    if (!isPort(port)) {
      throw new InvalidOptionError("host port", "a port number from 1 to 65535", port);
    }
  }
  const { engine, hostGateway } = await runtime();
  const route = await hostGateway.findRoute();
  if (route.by === "engine") return new ExposedHostPorts([]);

  const opening = await Promise.allSettled(
    [...new Set(ports)].map((port) => exposePort(engine.uri, route.addresses, port)),
  );
  const exposed = new ExposedHostPorts(valuesOf(opening).flat());
  const failed = opening.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await exposed.stop();
    throw failed.reason;
  }
  return exposed;
}

/** One of the gateway's addresses is enough: of a second family there may be but the name. */
async function exposePort(
  uri: string,
  addresses: readonly string[],
  port: number,
): Promise<Release[]> {
  // Few test files expose a port; the others do not load the relay.
  const { sharePort } = await import("./shared-ports");
  const opening = await Promise.allSettled(addresses.map((address) => sharePort(address, port)));
  const held = valuesOf(opening);
  const failed = opening.find((result) => result.status === "rejected");
  if (held.length > 0 || failed === undefined) return held;
  throw relayRefusal(uri, addresses.join(", "), port, failed.reason);
}

function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** What concerns all containers of this process. */
export const TestContainers = Object.freeze({ exposeHostPorts });
