import { now, sleep } from "../../common/clock";

/** How something is tried again, as testcontainers has it. */
export interface Retry<T, U> {
  /**
   * Calls `fn` with 0, 1, 2 … until `predicate` accepts its result, which is returned; when
   * `timeout` milliseconds are over before, returns what `onTimeout` does. Rejects with what `fn` or
   * `predicate` rejects with.
   */
  retryUntil(
    fn: (attempt: number) => Promise<T>,
    predicate: (result: T) => boolean | Promise<boolean>,
    onTimeout: () => U,
    timeout: number,
  ): Promise<T | U>;
}

/** Tries again after a fixed pause in milliseconds; for wait strategies written for testcontainers. */
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
