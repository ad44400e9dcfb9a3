import { now, sleep } from "../../common/clock";

/** A way to try again, as in testcontainers. */
export interface Retry<T, U> {
  /**
   * Calls `fn` with 0, 1, 2 … until `predicate` returns true for its result, and resolves with that result; with
   * what `onTimeout` returns if `timeout` milliseconds are over before. Rejects if `fn` or `predicate` does.
   */
  retryUntil(
    fn: (attempt: number) => Promise<T>,
    predicate: (result: T) => boolean | Promise<boolean>,
    onTimeout: () => U,
    timeout: number,
  ): Promise<T | U>;
}

/** Tries again after a fixed pause in milliseconds. For wait strategies written for testcontainers. */
export class IntervalRetry<T, U> implements Retry<T, U> {
  constructor(private readonly interval: number) {}

  async retryUntil(
    fn: (attempt: number) => Promise<T>,
    predicate: (result: T) => boolean | Promise<boolean>,
    onTimeout: () => U,
    timeout: number,
  ): Promise<T | U> {
    const deadline = now() + timeout;
    for (let attempt = 0; ; attempt++) {
      const result = await fn(attempt);
      if (await predicate(result)) return result;
      if (now() >= deadline) return onTimeout();
      await sleep(this.interval);
    }
  }
}
