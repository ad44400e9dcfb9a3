// Time for the library's own use. Tests often replace timers and Date with fakes: Jest the global
// ones, Sinon and Vitest those in Node's modules, too. What was taken when this module was loaded
// stays real, so that a start never hangs under fake timers.
import { performance } from "node:perf_hooks";
import timers from "node:timers/promises";

const { setTimeout: delay } = timers;
const readClock = performance.now.bind(performance);

/** Milliseconds on a clock that never jumps. */
export function now(): number {
  return readClock();
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
