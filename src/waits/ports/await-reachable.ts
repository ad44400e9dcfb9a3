import { now } from "../../common/clock";
import { WaitFailedError } from "../../errors";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { accepts, type Address, type Outcome } from "../tcp/tcp-attempt";
import { lookInside } from "./look-inside";
import { pollPorts } from "./poll-ports";

/** How long a port that is open in the container may take to be reachable from here if something is in the way. */
const IN_DOUBT_MS = 2_000;
/** The same if nothing is known to be in the way: some engines in virtual machines look for new ports every few seconds. */
const LONGEST_MS = 10_000;
const LOOK_MS = 500;

/** The advice if nothing is known about the engine. */
const CHECK_FIREWALL =
  "check that no firewall is in between, and that the engine's machine has this address as seen from this process; TESTCONTAINERS_HOST_OVERRIDE names another host";

/**
 * Connects to published ports that listen in the container, until each accepts a connection. Throws WaitFailedError with
 * the address if one cannot be reached: waiting longer would not help.
 */
export async function awaitReachable(
  handle: Handle,
  ports: readonly number[],
  published: (port: number) => Address,
  description: string,
  context: WaitContext,
): Promise<void> {
  const { signal } = context;
  let begun = now();
  await pollPorts(context, ports, async (port): Promise<Outcome> => {
    // Only an attempt that begins after the limit counts, however long this process was busy.
    const elapsed = now() - begun;
    const address = published(port);
    const outcome = await accepts(address, signal);
    if (outcome.ok || elapsed < IN_DOUBT_MS) return outcome;
    const obstacle = await handle.obstacle?.();
    signal.throwIfAborted();
    if (elapsed < LONGEST_MS && obstacle?.isCertain !== true) return outcome;
    // The container may have been started again.
    const view = await lookInside(handle, [port], LOOK_MS, signal);
    if (view?.open.has(port) !== true) {
      begun = now();
      return outcome;
    }
    const { host, port: hostPort } = address;
    const place = `${host.includes(":") ? `[${host}]` : host}:${hostPort}`;
    throw new WaitFailedError(
      description,
      `port ${port}/tcp listens in the container, but cannot be reached at ${place}: ${outcome.reason}`,
      obstacle?.hint ?? CHECK_FIREWALL,
    );
  });
}
