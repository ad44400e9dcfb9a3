import { sleep } from "../../common/clock";

/** Returns what a promise resolves with. Throws an error with this text if it takes longer, in milliseconds. */
export async function within<T>(timeout: number, promise: Promise<T>, text: string): Promise<T> {
  const done = new AbortController();
  const late = sleep(timeout, done.signal, { ref: false }).then(() => {
    throw new Error(`${text} after ${timeout / 1000} s`);
  });
  // The sleep of a promise that was in time is aborted, and nobody waits for it.
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}
