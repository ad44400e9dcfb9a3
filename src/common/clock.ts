// The library's own clock and timers. Tests often replace timers and Date with fakes: Jest the global ones, Sinon and
// Vitest also those in Node's modules. This module keeps the timers and the monotonic clock that it finds when it is
// loaded. So a start does not hang under fake timers that are installed later. Date.now comes from a new context, where
// Date is real even if this module is loaded under a fake one.
import { performance } from "node:perf_hooks";
import intervals from "node:timers";
import timers from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { processWide } from "./process-wide";

const { setTimeout: delay, setImmediate: afterInput } = timers;
const { setInterval: repeat, clearInterval: stopRepeating } = intervals;
const readClock = performance.now.bind(performance);
/** The longest delay of a Node timer; with a longer delay it would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
let readDate: (() => number) | undefined;

/** Returns milliseconds on a clock that never jumps, but can stand still while the machine is suspended. */
export function now(): number {
  return readClock();
}

/**
 * Returns milliseconds since 1970 by the machine's clock, even under a fake `Date`: to compare with times of other
 * processes, files and engines.
 *
 * Follows corrections of the clock and suspensions of the machine, unlike `performance.timeOrigin + performance.now()`.
 */
export function epoch(): number {
  // A new context takes a millisecond, once per process.
  readDate ??= processWide("date", () => runInNewContext("Date.now") as () => number);
  return readDate();
}

/**
 * Resolves after `ms` milliseconds, or after 24.8 days if that is sooner; rejects with the signal's reason as soon as
 * the signal is aborted. With `ref: false` the process may end meanwhile.
 */
export async function sleep(
  ms: number,
  signal?: AbortSignal,
  { ref = true }: { readonly ref?: boolean } = {},
): Promise<void> {
  try {
    await delay(Math.min(ms, LONGEST_MS), undefined, { signal, ref });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/**
 * Resolves when what the kernel has ready by now has been reported. Node runs timers first: after a stall, the time for a
 * connection can be over although the connection has long been made.
 */
export async function turn(): Promise<void> {
  await afterInput();
}

/** Calls `action` every `ms` milliseconds until the result is disposed of. The process may end meanwhile. */
export function every(ms: number, action: () => void): Disposable {
  const timer = repeat(action, ms).unref();
  return {
    [Symbol.dispose]: () => {
      stopRepeating(timer);
    },
  };
}

/** Keeps the process alive until the result is disposed of. */
export function holdProcess(): Disposable {
  const timer = repeat(() => undefined, LONGEST_MS);
  return {
    [Symbol.dispose]: () => {
      stopRepeating(timer);
    },
  };
}
