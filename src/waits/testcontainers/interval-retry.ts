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
  /** Tells milliseconds on a clock that never goes back. */
  protected readonly clock = { getTime: now };

  constructor(private readonly interval: number) {}

  async retryUntil(
    fn: (attempt: number) => Promise<T>,
    predicate: (result: T) => boolean | Promise<boolean>,
    onTimeout: () => U,
    timeout: number,
  ): Promise<T | U> {
    const begun = this.clock.getTime();
    for (let attempt = 0; ; attempt++) {
      const result = await fn(attempt);
      if (await predicate(result)) return result;
      if (this.hasTimedOut(timeout, begun)) return onTimeout();
      await this.wait(this.interval);
    }
  }

  protected hasTimedOut(timeout: number, startTime: number): boolean {
    return this.clock.getTime() - startTime >= timeout;
  }

  protected wait(duration: number): Promise<void> {
    return sleep(duration);
  }
}
