import {
  StartupCheckStrategy,
  type StartupStatus,
} from "../../../../src/waits/testcontainers/startup-check";
import { fakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";

class Check extends StartupCheckStrategy {
  readonly given: unknown[][] = [];
  // A copy would lose this field, so options have to change the object itself.
  readonly #answers: readonly unknown[];

  constructor(...answers: unknown[]) {
    super();
    this.#answers = answers;
  }

  override async checkStartupState(client: unknown, containerId: string): Promise<StartupStatus> {
    this.given.push([client, containerId]);
    return this.#answers[Math.min(this.given.length, this.#answers.length) - 1] as StartupStatus;
  }
}

const handle = new FakeHandle();

describe("StartupCheckStrategy", () => {
  it("asks with the dockerode object and the id until the check succeeds", async () => {
    const context = fakeContext();
    const check = new Check("PENDING", "PENDING", "SUCCESS");
    await check.until(handle, context);
    expect(check.given).toEqual(Array(3).fill([handle.client, handle.id]));
    expect(context.reports).toEqual(["it reports PENDING", "it reports PENDING"]);
  });

  it("fails at once when the check does", async () => {
    const check = new Check("PENDING", "FAIL");
    await expect(check.until(handle, fakeContext())).rejects.toMatchObject({
      code: "WAIT_FAILED",
      waitingFor: "Check to report success",
      reason: `it reports FAIL. Container failed to start for ${handle.id}`,
    });
  });

  it("refuses other answers", async () => {
    await expect(new Check("OK").until(handle, fakeContext())).rejects.toMatchObject({
      message: 'checkStartupState: expected "PENDING", "SUCCESS" or "FAIL", got "OK"',
    });
  });

  it("decides after the container has ended, by one more look", async () => {
    const context = fakeContext();
    context.exit();
    await new Check("SUCCESS").until(handle, context);
    const pending = new Check("PENDING");
    await expect(pending.until(handle, context)).rejects.toMatchObject({
      reason: "the container exited first",
    });
    expect(pending.given).toHaveLength(1);
    expect(pending.survivesExit).toBe(true);
  });

  it("keeps what a subclass has when it is given a time", async () => {
    const check = new Check("SUCCESS");
    expect([check.isStartupTimeoutSet(), check.getStartupTimeout()]).toEqual([false, 60_000]);
    const timed = check.withStartupTimeout(5);
    expect([timed.startupTimeout, timed.isStartupTimeoutSet(), timed.getStartupTimeout()]).toEqual([
      5,
      true,
      5,
    ]);
    await timed.until(handle, fakeContext());
    expect(() => check.withStartupTimeout(-1)).toThrow("withStartupTimeout");
  });
});
