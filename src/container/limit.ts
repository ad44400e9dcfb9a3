import { sleep } from "../common/clock";

/** Node's timers take no more. */
const LONGEST_MS = 2 ** 31 - 1;

/** What cuts something off: its time, a caller's signal, or whoever calls `abort`. */
export interface Limit extends Disposable {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
}

/** Dispose of it when what it limits has ended: a long-lived signal must not collect listeners. */
export function openLimit(
  signals: readonly (AbortSignal | undefined)[],
  timeout?: number,
  timeoutError: () => unknown = () => new Error(`no end within ${timeout} ms`),
): Limit {
  const controller = new AbortController();
  const disposal = new AbortController();
  for (const signal of signals) {
    if (signal === undefined) continue;
    const follow = (): void => {
      controller.abort(signal.reason);
    };
    if (signal.aborted) follow();
    else signal.addEventListener("abort", follow, { once: true, signal: disposal.signal });
  }
  if (timeout !== undefined) {
    sleep(Math.min(timeout, LONGEST_MS), disposal.signal).then(
      () => {
        controller.abort(outcome(timeoutError));
      },
      // Ended in time.
      () => undefined,
    );
  }
  return {
    signal: controller.signal,
    abort: (reason) => {
      controller.abort(reason);
    },
    [Symbol.dispose]: () => {
      disposal.abort();
    },
  };
}

/** What it makes, or what it throws: nobody would hear of a rejection. */
function outcome(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}
