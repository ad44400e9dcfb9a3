import { getEventListeners } from "node:events";
import { linkedAbort, timeLimit } from "../../../src/waits/linked-abort";

const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

describe("linkedAbort", () => {
  it("is aborted with its parent's reason", () => {
    const parent = new AbortController();
    const { signal } = linkedAbort(parent.signal);
    expect(signal.aborted).toBe(false);
    parent.abort("enough");
    expect(signal.reason).toBe("enough");
  });

  it("is aborted from the start when its parent is", () => {
    expect(linkedAbort(AbortSignal.abort("enough")).signal.reason).toBe("enough");
  });

  it("ends without its parent and lets go of it", () => {
    const parent = new AbortController();
    const { signal, end } = linkedAbort(parent.signal);
    expect(listeners(parent.signal)).toBe(1);
    end("done");
    expect(signal.reason).toBe("done");
    expect(parent.signal.aborted).toBe(false);
    expect(listeners(parent.signal)).toBe(0);
  });
});

describe("timeLimit", () => {
  it("is aborted when its time is over", async () => {
    const limit = timeLimit(new AbortController().signal, 5);
    await new Promise((resolve) => {
      limit.signal.addEventListener("abort", resolve);
    });
    expect(limit.isOver()).toBe(true);
  });

  it("is not over when it was ended or aborted before", () => {
    const parent = new AbortController();
    const [ended, aborted] = [timeLimit(parent.signal, 0), timeLimit(parent.signal, 0)];
    ended.end();
    parent.abort();
    expect([ended.signal.aborted, aborted.signal.aborted]).toEqual([true, true]);
    expect([ended.isOver(), aborted.isOver()]).toEqual([false, false]);
  });

  it("leaves nothing behind when it is ended", () => {
    const parent = new AbortController();
    timeLimit(parent.signal, 60_000).end();
    expect(listeners(parent.signal)).toBe(0);
  });
});
