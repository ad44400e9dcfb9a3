import { openLimit } from "../common/limit";
import type { Handle } from "../spec/handle";
import type { Wait, WaitContext } from "../spec/wait";
import { WaitTimeoutError } from "../errors";

/**
 * Waits for one condition, for at most `timeout` milliseconds.
 *
 * Rejects with WaitTimeoutError after the timeout, with the signal's reason when the signal is aborted, and
 * otherwise with the wait's own error. In any case the wait's signal is aborted at the end, and a wait that ignores
 * the signal cannot hold up the caller.
 */
export async function runWait(
  wait: Wait,
  handle: Handle,
  context: WaitContext,
  timeout: number | undefined = wait.startupTimeout,
): Promise<void> {
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
  // Listens before the wait does: a wait may resolve when its signal is aborted, or reject with another error.
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
