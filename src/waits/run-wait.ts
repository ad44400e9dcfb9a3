import { sleep } from "../common/clock";
import type { Handle } from "../spec/handle";
import type { Wait, WaitContext } from "../spec/wait";
import { WaitTimeoutError } from "../errors";
import { linkedAbort } from "./linked-abort";

/** The longest that a timer of Node can run; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  const { signal, end } = linkedAbort(context.signal);
  let lastSeen: string | undefined;
  const report = (text: string): void => {
    if (signal.aborted) return;
    lastSeen = text;
    context.report(text);
  };
  const expiry = async (): Promise<never> => {
    const ms = Math.min(timeout ?? LONGEST_TIMER_MS, LONGEST_TIMER_MS);
    await sleep(ms, signal);
    throw new WaitTimeoutError(wait.description, ms, lastSeen);
  };
  try {
    await Promise.race([wait.until(handle, { ...context, signal, report }), expiry()]);
    end();
  } catch (error) {
    end(error);
    throw error;
  }
}
