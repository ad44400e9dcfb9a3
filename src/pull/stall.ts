import { now, sleep } from "../common/clock";
import { openLimit } from "../common/limit";
import { EngineError } from "../errors";

/**
 * Runs a transfer and aborts it after `timeout` milliseconds without progress.
 *
 * The transfer calls `alive` when it makes progress. Engines wait forever for a registry that stops
 * responding in the middle of a layer.
 */
export async function unlessStalled(
  timeout: number,
  signal: AbortSignal | undefined,
  transfer: (alive: () => void, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let last = now();
  const done = new AbortController();
  const attempt = openLimit([signal]);
  const watch = async (): Promise<void> => {
    for (let rest = timeout; rest > 0; rest = last + timeout - now()) {
      // The request keeps the process alive; this timer need not.
      await sleep(rest, done.signal, { ref: false });
    }
    attempt.abort(
      new EngineError("continue the transfer", `no progress for ${timeout / 1000} s`, undefined),
    );
  };
  // Rejects if the transfer ends first, which aborts the sleep.
  const watching = watch().catch(() => undefined);
  try {
    await transfer(() => {
      last = now();
    }, attempt.signal);
  } finally {
    done.abort();
    await watching;
    attempt.abort();
  }
}
