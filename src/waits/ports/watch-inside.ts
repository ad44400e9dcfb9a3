import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { poll } from "../poll";
import { lookInside } from "./look-inside";
import { describePorts, LOOPBACK_ONLY } from "./poll-ports";

const FIRST_LOOK_MS = 500;
const LAST_LOOK_MS = 10_000;

/**
 * Runs commands in the container that wait until something listens on all of the ports, each command longer than the
 * one before. Resolves with false if the container has nothing to look with.
 */
export async function watchInside(
  handle: Handle,
  ports: readonly number[],
  context: WaitContext,
): Promise<boolean> {
  let canTell = true;
  let duration = FIRST_LOOK_MS;
  await poll(context, async () => {
    const view = await lookInside(handle, ports, duration, context.signal);
    duration = Math.min(duration * 2, LAST_LOOK_MS);
    if (view === undefined) {
      canTell = false;
      return true;
    }
    const closed = ports.filter((port) => !view.open.has(port));
    if (closed.length === 0) return true;
    return describePorts(
      closed.map((port) => ({
        port,
        reason: view.loopback.has(port) ? LOOPBACK_ONLY : "nothing listens on it",
      })),
    );
  });
  return canTell;
}
