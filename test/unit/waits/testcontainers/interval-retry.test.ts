import { IntervalRetry } from "../../../../src/waits/testcontainers/interval-retry";

describe("IntervalRetry", () => {
  it("tries until the predicate accepts a result, which it returns", async () => {
    const retry = new IntervalRetry<number, Error>(1);
    const result = await retry.retryUntil(
      async (attempt) => attempt * 10,
      async (value) => value === 20,
      () => new Error("late"),
      60_000,
    );
    expect(result).toBe(20);
  });

  it("returns what onTimeout does after the timeout and a last attempt", async () => {
    let attempts = 0;
    const result = await new IntervalRetry<boolean, string>(1).retryUntil(
      async () => ++attempts > 1_000_000,
      (done) => done,
      () => "late",
      5,
    );
    expect(result).toBe("late");
    expect(attempts).toBeGreaterThan(0);
  });

  it("rejects with what the function rejects with", async () => {
    const failure = new Error("no");
    const trying = new IntervalRetry<never, void>(1).retryUntil(
      () => Promise.reject(failure),
      () => true,
      () => undefined,
      5,
    );
    await expect(trying).rejects.toBe(failure);
  });
});
