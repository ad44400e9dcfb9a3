import { Wait } from "../../../../src/waits/wait";
import { controlled } from "../controlled-wait";
import { fakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";

const handle = new FakeHandle();
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Wait.forSequence", () => {
  it("looks at each condition when those before it have held", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const waiting = Wait.forSequence([a, b]).until(handle, fakeContext());
    expect(() => b.context()).toThrow("b was not waited for");
    a.resolve();
    await nextTurn();
    expect(b.context().signal.aborted).toBe(false);
    b.resolve();
    await waiting;
  });

  it("fails with the first that does", async () => {
    const [a, b] = [controlled("a"), controlled("b")];
    const waiting = Wait.forSequence([a, b]).until(handle, fakeContext());
    a.reject(new Error("a is hopeless"));
    await expect(waiting).rejects.toThrow("a is hopeless");
    expect(() => b.context()).toThrow("b was not waited for");
  });

  it("holds at once when there is nothing to wait for", async () => {
    await Wait.forSequence([]).until(handle, fakeContext());
  });

  it("needs the time of all of them", () => {
    const short = controlled("short", { startupTimeout: 5_000 });
    const none = controlled("none");
    expect(Wait.forSequence([none, none]).startupTimeout).toBeUndefined();
    expect(Wait.forSequence([short, none]).startupTimeout).toBe(65_000);
    expect(Wait.forSequence([short, none]).withStartupTimeout(7_000).startupTimeout).toBe(12_000);
    expect(Wait.forSequence([short, none]).withDeadline(9_000).startupTimeout).toBe(9_000);
  });

  it("describes itself by its conditions", () => {
    const wait = Wait.forSequence([controlled("a"), controlled("b")]);
    expect(wait.description).toBe("a, then b");
  });
});
