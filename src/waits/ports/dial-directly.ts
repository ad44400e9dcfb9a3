import { sleep } from "../../common/clock";
import { debug } from "../../common/debug";
import { openLimit } from "../../common/limit";
import { messageOf } from "../../errors";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { growingDelays, SHORT_DELAY_MS } from "../poll";
import { accepts, type Outcome } from "../tcp/tcp-attempt";
import { lookInside } from "./look-inside";
import { LOOPBACK_ONLY, pollPorts } from "./poll-ports";

const FIRST_LOOK_MS = 500;
const LAST_LOOK_MS = 10_000;

/**
 * Dials the ports on the container's own address until each accepts a connection. Resolves with false if this
 * machine cannot reach the address.
 */
export async function dialDirectly(
  handle: Handle,
  host: string,
  ports: readonly number[],
  context: WaitContext,
): Promise<boolean> {
  let reachable = true;
  const loopback = watchLoopback(handle, ports, context.signal);
  try {
    const dial = async (port: number): Promise<Outcome> => {
      if (!reachable) return { ok: true };
      const outcome = await accepts({ host, port }, context.signal);
      if (outcome.ok) return outcome;
      // A refusal comes from the container itself; any other failure says nothing about the container.
      if (outcome.code !== "ECONNREFUSED") reachable = false;
      return loopback.only(port) ? { ok: false, reason: LOOPBACK_ONLY } : outcome;
    };
    // Pauses are short, because a refusal costs the kernel only microseconds.
    await pollPorts(context, ports, dial, growingDelays(SHORT_DELAY_MS));
    return reachable;
  } finally {
    loopback.end();
  }
}

/**
 * Looks inside the container from time to time for ports that are open on the loopback address only.
 *
 * From outside, such ports look like closed ones. The result is only used in the report.
 */
function watchLoopback(
  handle: Handle,
  ports: readonly number[],
  parent: AbortSignal,
): { only: (port: number) => boolean; end: () => void } {
  const limit = openLimit([parent]);
  const { signal } = limit;
  let found: readonly number[] = [];
  const watch = async (): Promise<void> => {
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LAST_LOOK_MS)) {
      await sleep(pause, signal);
      const view = await lookInside(handle, ports, 0, signal);
      if (view === undefined) return;
      found = ports.filter((port) => view.loopback.has(port) && !view.open.has(port));
    }
  };
  watch().catch((error: unknown) => {
    if (!signal.aborted)
      debug(
        "containers",
        () => `could not look for listeners inside the container: ${messageOf(error)}`,
      );
  });
  return {
    only: (port) => found.includes(port),
    end: () => {
      limit.abort();
    },
  };
}
