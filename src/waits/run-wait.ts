import { config } from "../config";
import { openLimit } from "../common/limit";
import type { Handle } from "../spec/handle";
import type { Wait, WaitContext } from "../spec/wait";
import { WaitTimeoutError } from "../errors";

/**
 * Runs one wait for at most `given` milliseconds, times `factor`, which is MAYFLY_STARTUP_TIMEOUT_FACTOR by default.
 *
 * Rejects with WaitTimeoutError after the timeout, with the signal's reason when the signal is aborted, and
 * otherwise with the wait's own error. The wait's signal is always aborted at the end. A wait that ignores it cannot
 * delay the caller.
 */
export async function runWait(
  wait: Wait,
  handle: Handle,
  context: WaitContext,
  given: number | undefined = wait.startupTimeout,
  factor = config().startupTimeoutFactor,
): Promise<void> {
  const timeout = given && given * factor;
  context.signal.throwIfAborted();
  let lastSeen: string | undefined;
  const limit = openLimit(
    [context.signal],
    timeout,
    () => new WaitTimeoutError(wait.description, timeout ?? 0, lastSeen),
  );
  const { signal } = limit;
  const report = (text: string): void => {
    if (signal.aborted) return;
    lastSeen = text;
    context.report(text);
  };
  // Added before the wait starts, so it runs first: on abort, a wait may resolve, or reject with another error.
  const over = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason);
    });
  });
  over.catch(() => undefined);
  try {
    await Promise.race([over, wait.until(handle, { ...context, signal, report })]);
    limit.abort();
  } catch (error) {
    limit.abort(error);
    throw error;
  }
}
