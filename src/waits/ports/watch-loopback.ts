import { sleep } from "../../common/clock";
import { debug } from "../../common/debug";
import { openLimit } from "../../common/limit";
import { messageOf } from "../../errors";
import type { Handle } from "../../spec/handle";
import { lookInside } from "./look-inside";

const LAST_LOOK_MS = 10_000;

export interface LoopbackWatch {
  /** Returns whether the last look found the port open on the loopback address only. */
  readonly only: (port: number) => boolean;
  readonly end: () => void;
}

/**
 * Looks inside the container from time to time for ports that are open on the loopback address only.
 *
 * From outside, such ports look like closed ones. The result is only used in the report.
 */
export function watchLoopback(
  handle: Handle,
  ports: readonly number[],
  parent: AbortSignal,
  firstLookMs: number,
): LoopbackWatch {
  const limit = openLimit([parent]);
  const { signal } = limit;
  let found: readonly number[] = [];
  const watch = async (): Promise<void> => {
    for (let pause = firstLookMs; ; pause = Math.min(pause * 2, LAST_LOOK_MS)) {
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
