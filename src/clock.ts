// Time for the library's own use. Tests often replace timers and Date with fakes: Jest the global
// ones, Sinon and Vitest those in Node's modules, too. What was taken when this module was loaded
// stays real, so that a start never hangs under fake timers.
import { performance } from "node:perf_hooks";
import intervals from "node:timers";
import timers from "node:timers/promises";

const { setTimeout: delay } = timers;
const { setInterval: repeat, clearInterval: stopRepeating } = intervals;
const readClock = performance.now.bind(performance);
const { timeOrigin } = performance;

/** Milliseconds on a clock that never jumps. */
export function now(): number {
  return readClock();
}

/** Milliseconds since 1970, to set moments of several processes side by side. */
export function epoch(): number {
  return timeOrigin + readClock();
}

/**
 * Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. With
 * `ref: false` the process may end meanwhile.
 */
export async function sleep(
  ms: number,
  signal?: AbortSignal,
  { ref = true }: { readonly ref?: boolean } = {},
): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

const LONGEST_MS = 2 ** 31 - 1;

/** Keeps the process from ending by itself until it is disposed of. */
export function holdProcess(): Disposable {
  const timer = repeat(() => undefined, LONGEST_MS);
  return {
    [Symbol.dispose]: () => {
      stopRepeating(timer);
    },
  };
}
