// Time for the library's own use. Tests often replace the global timers and Date with fakes; the
// functions of these modules stay real, so that a start never hangs under fake timers.
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds on a clock that never jumps. */
export function now(): number {
  return performance.now();
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
