import { now, sleep } from "../../common/clock";

/** A retry strategy, as in testcontainers. */
export interface Retry<T, U> {
  /**
   * Calls `fn` with 0, 1, 2 … until `predicate` returns true for the result, and resolves with that result. After
   * `timeout` milliseconds, resolves with the result of `onTimeout`. Rejects if `fn` or `predicate` rejects.
   */
  retryUntil(
    fn: (attempt: number) => Promise<T>,
    predicate: (result: T) => boolean | Promise<boolean>,
    onTimeout: () => U,
    timeout: number,
  ): Promise<T | U>;
}

/** Retries after a fixed pause in milliseconds. For wait strategies written for testcontainers. */
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
