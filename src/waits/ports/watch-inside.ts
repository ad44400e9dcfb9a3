import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { poll } from "../poll";
import { lookInside } from "./look-inside";
import { describePorts, LOOPBACK_ONLY } from "./poll-ports";

const FIRST_LOOK_MS = 500;
const LAST_LOOK_MS = 10_000;

/**
 * Waits until something listens on all of the ports, by running commands in the container. Each command runs longer
 * than the previous one. Resolves with false if `lookInside` does not work in this container.
 */
export async function watchInside(
  handle: Handle,
  ports: readonly number[],
  context: WaitContext,
): Promise<boolean> {
  let canTell = true;
  let duration = FIRST_LOOK_MS;
  // The host's loopback address is where ssh leads to.
  const isOfHost = handle.info.networkMode === "host";
  await poll(context, async () => {
    const view = await lookInside(handle, ports, duration, context.signal);
    duration = Math.min(duration * 2, LAST_LOOK_MS);
    if (view === undefined) {
      canTell = false;
      return true;
    }
    const closed = ports.filter(
      (port) => !view.open.has(port) && !(isOfHost && view.loopback.has(port)),
    );
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
