import { getEventListeners } from "node:events";
import { openLimit } from "../../../src/common/limit";

const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

describe("openLimit", () => {
  it("is aborted with the reason of any of its signals", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    using limit = openLimit([one.signal, undefined, other.signal]);
    expect(limit.signal.aborted).toBe(false);
    other.abort("enough");
    expect(limit.signal.reason).toBe("enough");
  });

  it("is aborted from the start when one of its signals is", () => {
    using limit = openLimit([AbortSignal.abort("enough")], 60_000);
    expect(limit.signal.reason).toBe("enough");
  });

  it("is aborted with the given error after its timeout", async () => {
    const limit = openLimit([], 5, () => "too late");
    await new Promise((resolve) => {
      limit.signal.addEventListener("abort", resolve);
    });
    expect(limit.signal.reason).toBe("too late");
    expect(limit.isOver).toBe(true);
  });

  it("is aborted with what making that error throws", async () => {
    const limit = openLimit([], 5, () => {
      throw "no words";
    });
    await new Promise((resolve) => {
      limit.signal.addEventListener("abort", resolve);
    });
    expect(limit.signal.reason).toBe("no words");
  });

  it("is not over when it was aborted before", async () => {
    const parent = new AbortController();
    const [ended, aborted] = [openLimit([parent.signal], 1), openLimit([parent.signal], 1)];
    ended.abort("done");
    parent.abort("enough");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([ended.signal.reason, aborted.signal.reason]).toEqual(["done", "enough"]);
    expect([ended.isOver, aborted.isOver]).toEqual([false, false]);
  });

  it("lets go of its signals when it is aborted", () => {
    const parent = new AbortController();
    const limit = openLimit([parent.signal], 60_000);
    expect(listeners(parent.signal)).toBe(1);
    limit.abort("done");
    expect(parent.signal.aborted).toBe(false);
    expect(listeners(parent.signal)).toBe(0);
  });

  it("lets go of its signals when it is disposed of, and is not aborted by that", () => {
    const parent = new AbortController();
    const limit = openLimit([parent.signal], 60_000);
    limit[Symbol.dispose]();
    expect(listeners(parent.signal)).toBe(0);
    expect(limit.signal.aborted).toBe(false);
  });
});
