import { sleep } from "./clock";

/** A limit that ends a piece of work: other signals, a timeout, or a call of `abort`. */
export interface Limit extends Disposable {
  /** Aborted when the limit is reached; disposing of the limit leaves the signal as it is. */
  readonly signal: AbortSignal;
  /** True if the timeout, and nothing else, has aborted the signal. */
  readonly isOver: boolean;
  /** Aborts the signal, and disposes of the limit. */
  abort(reason?: unknown): void;
}

/**
 * Opens a limit that is aborted with the reason of any of `signals`, or after `timeout` milliseconds with the error
 * that `timeoutError` makes (default: AbortSignal's own).
 *
 * Dispose of the limit when the work has ended: a long-lived signal must not collect listeners.
 */
export function openLimit(
  signals: readonly (AbortSignal | undefined)[],
  timeout?: number,
  timeoutError: () => unknown = () => undefined,
): Limit {
  const controller = new AbortController();
  const disposal = new AbortController();
  let isOver = false;
  for (const signal of signals) {
    if (signal === undefined) continue;
    const follow = (): void => {
      controller.abort(signal.reason);
    };
    if (signal.aborted) follow();
    else signal.addEventListener("abort", follow, { once: true, signal: disposal.signal });
  }
  if (timeout !== undefined) {
    sleep(timeout, disposal.signal).then(
      () => {
        if (controller.signal.aborted) return;
        isOver = true;
        controller.abort(outcome(timeoutError));
      },
      // Disposed of in time.
      () => undefined,
    );
  }
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    abort: (reason) => {
      controller.abort(reason);
      disposal.abort();
    },
    [Symbol.dispose]: () => {
      disposal.abort();
    },
  };
}

/** Returns what `make` returns or throws: a rejection would go unheard. */
function outcome(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}
