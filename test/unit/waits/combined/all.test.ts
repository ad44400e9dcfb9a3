import type { Wait as WaitContract } from "../../../../src/spec/wait";
import { Wait } from "../../../../src/waits/wait";
import { controlled } from "../controlled-wait";
import { fakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";

const handle = new FakeHandle();
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Wait.forAll", () => {
  it("waits for all at the same time", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    let done = false;
    const waiting = Wait.forAll([a, b])
      .until(handle, fakeContext())
      .then(() => (done = true));
    expect([a.context().signal.aborted, b.context().signal.aborted]).toEqual([false, false]);
    b.resolve();
    await nextTurn();
    expect(done).toBe(false);
    a.resolve();
    await waiting;
  });

  it("holds at once when there is nothing to wait for", async () => {
    await Wait.forAll([]).until(handle, fakeContext());
  });

  it("gives the others up when one fails, and rejects with its error", async () => {
    const [a, b, c] = [controlled("a"), controlled("b"), controlled("c")];
    const waiting = Wait.forAll([a, b, c]).until(handle, fakeContext());
    c.resolve();
    await nextTurn();
    const failure = new Error("b is hopeless");
    // The first wait of the list rejects with its own error when it is aborted.
    a.context().signal.addEventListener("abort", () => {
      a.reject(new Error("aborted"));
    });
    b.reject(failure);
    await expect(waiting).rejects.toBe(failure);
    expect(a.context().signal.aborted).toBe(true);
    expect(a.context().signal.reason).toBe(failure);
  });

  it("does not wait for one that ignores its signal", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const waiting = Wait.forAll([a, b]).until(handle, fakeContext());
    b.reject(new Error("b is hopeless"));
    await expect(waiting).rejects.toThrow("b is hopeless");
  });

  it("gives all up when it is aborted itself", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const context = fakeContext();
    const waiting = Wait.forAll([a, b]).until(handle, context);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    expect(a.context().signal.aborted && b.context().signal.aborted).toBe(true);
  });

  it("reports what those that do not hold yet have seen", async () => {
    const [a, b] = [controlled("port 1"), controlled("a line")];
    const context = fakeContext();
    const waiting = Wait.forAll([a, b]).until(handle, context);
    a.context().report("refused");
    b.context().report("hello");
    a.resolve();
    await nextTurn();
    b.resolve();
    await waiting;
    expect(context.reports).toEqual([
      "port 1: refused; a line",
      "port 1: refused; a line: hello",
      "a line: hello",
    ]);
  });

  it("fails when the container ends before a condition that needs it held", async () => {
    const [log, port] = [controlled("a line", { survivesExit: true }), controlled("a port")];
    const context = fakeContext();
    const waiting = Wait.forAll([log, port]).until(handle, context);
    log.resolve();
    await nextTurn();
    context.exit();
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_FAILED",
      waitingFor: "a port",
      reason: "the container exited first",
    });
  });

  it("holds when the condition that needs the container held before it ended", async () => {
    const [log, port] = [controlled("a line", { survivesExit: true }), controlled("a port")];
    const context = fakeContext();
    const waiting = Wait.forAll([log, port]).until(handle, context);
    port.resolve();
    await nextTurn();
    context.exit();
    await nextTurn();
    log.resolve();
    await waiting;
  });

  it("waits for one condition twice when it is listed twice", async () => {
    const a = controlled("a");
    const waiting = Wait.forAll([a, a]).until(handle, fakeContext());
    a.resolve();
    await waiting;
  });

  describe("time", () => {
    it("ends with the condition whose own timeout passes", async () => {
      const slow = controlled("slow", { startupTimeout: 10 });
      const other = controlled("other");
      const waiting = Wait.forAll([other, slow]).until(handle, fakeContext());
      slow.context().report("not yet");
      await expect(waiting).rejects.toMatchObject({
        code: "WAIT_TIMEOUT",
        waitingFor: "slow",
        timeout: 10,
        lastSeen: "not yet",
      });
      expect(other.context().signal.aborted).toBe(true);
    });

    it("gives withStartupTimeout to conditions without a time of their own", async () => {
      const own = controlled("own", { startupTimeout: 60_000 });
      const none = controlled("none");
      const waiting = Wait.forAll([own, none]).withStartupTimeout(10).until(handle, fakeContext());
      await expect(waiting).rejects.toMatchObject({ waitingFor: "none", timeout: 10 });
    });

    it("reaches conditions within conditions", async () => {
      const inner = Wait.forAll([controlled("inner")]);
      const waiting = Wait.forAll([inner]).withStartupTimeout(10).until(handle, fakeContext());
      await expect(waiting).rejects.toMatchObject({ waitingFor: "inner", timeout: 10 });
    });

    const none = controlled("none");
    const short = controlled("short", { startupTimeout: 5_000 });
    const long = controlled("long", { startupTimeout: 90_000 });
    it.each<[string, WaitContract, number | undefined]>([
      ["no condition", Wait.forAll([]), undefined],
      ["no time at all", Wait.forAll([none, none]), undefined],
      ["the longest time", Wait.forAll([short, long]), 90_000],
      ["the default time where one has none", Wait.forAll([short, none]), 60_000],
      ["the longest beside the default", Wait.forAll([long, none]), 90_000],
      ["a time for all without one", Wait.forAll([short, none]).withStartupTimeout(7_000), 7_000],
      ["a deadline", Wait.forAll([short, long]).withDeadline(1_000), 1_000],
      ["both", Wait.forAll([none]).withStartupTimeout(9_000).withDeadline(2_000), 2_000],
    ])("is as a whole: %s", (_what, wait, expected) => {
      expect(wait.startupTimeout).toBe(expected);
    });
  });

  it.each<[string, readonly WaitContract[], boolean]>([
    ["none", [Wait.forListeningPorts(1)], false],
    ["one", [Wait.forListeningPorts(1), Wait.forLogMessage("a")], true],
    ["a nested one", [Wait.forAll([Wait.forLogMessage("a")])], true],
    ["nothing", [], false],
  ])("survives the exit when %s does", (_what, waits, expected) => {
    expect(Wait.forAll(waits).survivesExit).toBe(expected);
  });

  it("does not notice later changes of the list", async () => {
    const waits = [controlled("a")];
    const all = Wait.forAll(waits);
    waits.push(controlled("b"));
    expect(all.description).toBe("a");
  });

  it("describes itself by its conditions", () => {
    const all = Wait.forAll([Wait.forListeningPorts(80), Wait.forHealthCheck()]);
    expect(all.description).toBe(
      "port 80/tcp to be listening; the container's health check to pass",
    );
    expect(Wait.forAll([]).description).toBe("nothing");
  });
});
