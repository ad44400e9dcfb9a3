import { debug } from "../common/debug";
import type { ContainerHandle } from "../container/container-handle";
import { takenPort } from "../engine/taken-port";
import { fieldOf, reasonOf } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { formatPort, type PortSpec } from "../spec/ports/exposed-port";
import type { Start, StartContext } from "./start-context";

// Below the ports from which Linux (32768 to 60999), Docker and Kubernetes take theirs.
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;
/** Enough for an engine on which every second port is in use. */
const TRIES = 10;

/**
 * Starts a container whose host ports stay the same when it is restarted. An engine keeps only ports that the creation
 * names, so they are chosen here. Only the engine's machine knows which ports are free, so its refusal counts: the start
 * is then repeated with other ports.
 */
export async function startWithStablePorts(
  spec: ContainerSpec,
  context: StartContext,
  start: Start,
): Promise<ContainerHandle> {
  for (let tries = 1; ; tries++) {
    const ports = chooseHostPorts(spec.ports);
    try {
      return await start({ ...spec, ports }, context);
    } catch (error) {
      const taken = takenPort(reasonOf(fieldOf(error, "cause")));
      const isOurs = ports.some((port, at) => port.host === taken && port !== spec.ports[at]);
      if (taken === undefined || !isOurs || tries === TRIES || readsStreams(spec)) throw error;
      debug("containers", () => `host port ${taken} is taken, trying others`);
    }
  }
}

/** Gives each port without a host port one at random, all different. Exported for its tests. */
export function chooseHostPorts(
  ports: readonly PortSpec[],
  random: () => number = Math.random,
): readonly PortSpec[] {
  const fixed = ports.filter(({ host }) => host !== undefined);
  const bound = new Set(fixed.map(formatPort));
  const used = new Set(fixed.map(({ host }) => host));
  const choose = (): number => {
    for (;;) {
      const port = FIRST_PORT + Math.floor(random() * (LAST_PORT - FIRST_PORT + 1));
      if (used.has(port)) continue;
      used.add(port);
      return port;
    }
  };
  return ports.map((port) => {
    if (bound.has(formatPort(port))) return port;
    bound.add(formatPort(port));
    return { ...port, host: choose() };
  });
}

/** Returns whether the start reads streams, which cannot be read again. */
export function readsStreams({ archives, copies, stdin = "" }: ContainerSpec): boolean {
  const isStream = (content: unknown): boolean =>
    typeof content !== "string" && !Buffer.isBuffer(content);
  return (
    archives.length > 0 ||
    isStream(stdin) ||
    copies.some((copy) => copy.kind === "content" && isStream(copy.content))
  );
}
