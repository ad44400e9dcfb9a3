import { openLimit } from "../common/limit";
import type { Handle } from "../spec/handle";
import type { Wait, WaitContext } from "../spec/wait";
import { WaitTimeoutError } from "../errors";

/**
 * Waits for one condition, for no longer than `timeout` milliseconds. Rejects with
 * WaitTimeoutError when they are over, with the signal's reason when it is aborted, else with what
 * the condition rejects with. Whatever the outcome, the condition's signal is aborted then: an
 * `until` that ignores it cannot hold up the caller.
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
  // Listens before the condition does, which may resolve or reject with words of its own when it is aborted.
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
