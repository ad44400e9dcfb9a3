import { createHash } from "node:crypto";
import { takenPort, type ContainerSpec } from "../../src/module";

// Below the ports from which Linux (32768 to 60999), Docker and Kubernetes take theirs.
const FIRST_PORT = 20_000;
const PORTS = 10_000;

/**
 * Returns the port for one try of a start: that of the user, if `withExposedPorts` binds a container port to the same host
 * port. Otherwise the first try gets a port that depends on the description alone, so that a later start finds a
 * container to reuse. Further tries get random ports.
 */
export function choosePort(
  { image, settings, reuse, ports }: ContainerSpec,
  tries: number,
  random: () => number = Math.random,
): number {
  const bound = ports.find(({ container, host }) => container === host);
  if (bound !== undefined) return bound.container;
  if (tries > 0) return FIRST_PORT + Math.floor(random() * PORTS);
  const described = JSON.stringify([image, settings, reuse?.key]);
  return FIRST_PORT + (createHash("sha256").update(described).digest().readUInt32BE() % PORTS);
}

/** Returns whether the engine refused a start because this host port is in use. */
export function isTaken(port: number | undefined, error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (takenPort(each.message) === port && port !== undefined) return true;
  }
  return false;
}
