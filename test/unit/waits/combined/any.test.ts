import type { Wait as WaitContract } from "../../../../src/spec/wait";
import { Wait } from "../../../../src/waits/wait";
import { controlled } from "../controlled-wait";
import { fakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";

const handle = new FakeHandle();
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Wait.forAny", () => {
  it("holds with the first that does, and gives the others up", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const waiting = Wait.forAny([a, b]).until(handle, fakeContext());
    expect(a.context().signal.aborted).toBe(false);
    b.resolve();
    await waiting;
    expect(a.context().signal.aborted).toBe(true);
  });

  it("goes on when one fails", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const waiting = Wait.forAny([a, b]).until(handle, fakeContext());
    a.reject(new Error("a is hopeless"));
    await nextTurn();
    b.resolve();
    await waiting;
  });

  it("fails when all have, and says why of each in their order", async () => {
    const [a, b] = [controlled("a"), controlled("b", { startupTimeout: 20 })];
    const waiting = Wait.forAny([a, b]).until(handle, fakeContext());
    b.context().report("clouds");
    await nextTurn();
    a.reject(new Error("a is hopeless"));
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_FAILED",
      waitingFor: "any of: a; b",
      reason:
        "every condition has failed; a: a is hopeless; b: timed out after 20 ms, last seen: clouds",
    });
  });

  it("fails as too late when nothing but time was missing", async () => {
    const a = controlled("a", { startupTimeout: 30 });
    const b = controlled("b", { startupTimeout: 10 });
    await expect(Wait.forAny([a, b]).until(handle, fakeContext())).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
      timeout: 30,
      lastSeen: "a: timed out after 30 ms; b: timed out after 10 ms",
    });
  });

  it("gives all up when it is aborted itself", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const context = fakeContext();
    const waiting = Wait.forAny([a, b]).until(handle, context);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    expect(a.context().signal.aborted && b.context().signal.aborted).toBe(true);
  });

  it("leaves it to those that survive the container's end to decide after it", async () => {
    const [log, port] = [controlled("a line", { survivesExit: true }), controlled("a port")];
    const context = fakeContext();
    const any = Wait.forAny([port, log]);
    const waiting = any.until(handle, context);
    context.exit();
    await nextTurn();
    log.resolve();
    await waiting;
    expect(any.survivesExit).toBe(true);
  });

  it("fails after the container's end when none of them survives it", async () => {
    const context = fakeContext();
    const any = Wait.forAny([controlled("a"), controlled("b")]);
    const waiting = any.until(handle, context);
    context.exit();
    await expect(waiting).rejects.toMatchObject({
      reason:
        "every condition has failed; a: the container exited first; b: the container exited first",
    });
    expect(any.survivesExit).toBe(false);
  });

  it.each<[string, WaitContract, number | undefined]>([
    ["no time at all", Wait.forAny([controlled("a")]), undefined],
    ["the longest", Wait.forAny([controlled("a", { startupTimeout: 5 }), controlled("b")]), 60_000],
    ["a deadline", Wait.forAny([controlled("a")]).withDeadline(7), 7],
  ])("has as its time %s", (_what, wait, expected) => {
    expect(wait.startupTimeout).toBe(expected);
  });

  it("describes itself by its conditions", () => {
    const [a, b] = [controlled("a"), controlled("b")];
    expect(Wait.forAny([a, b]).description).toBe("any of: a; b");
    expect(Wait.forAny([a]).description).toBe("a");
  });
});
