// Time for the library's own use. Tests often replace timers and Date with fakes: Jest the global
// ones, Sinon and Vitest those in Node's modules, too. Timers and the monotonic clock are taken when
// this module is loaded and stay real from then on, so that a start never hangs under fake timers. The
// date comes from a context of its own, which is real even if this module is loaded under a fake one.
import { performance } from "node:perf_hooks";
import intervals from "node:timers";
import timers from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { processWide } from "./process-wide";

const { setTimeout: delay } = timers;
const { setInterval: repeat, clearInterval: stopRepeating } = intervals;
const readClock = performance.now.bind(performance);
/** The longest that a timer of Node can run; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
let readDate: (() => number) | undefined;

/** Milliseconds on a clock that never jumps, but may stand still while the machine is suspended. */
export function now(): number {
  return readClock();
}

/**
 * Milliseconds since 1970 by the machine's clock, whatever a test makes of `Date`: to compare with times of
 * other processes, of files and of engines. Follows corrections of that clock and a suspension of the
 * machine, which `performance.timeOrigin + performance.now()` does not.
 */
export function epoch(): number {
  // Takes a millisecond, once a process.
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

/** Keeps the process from ending by itself until it is disposed of. */
export function holdProcess(): Disposable {
  const timer = repeat(() => undefined, LONGEST_MS);
  return {
    [Symbol.dispose]: () => {
      stopRepeating(timer);
    },
  };
}
