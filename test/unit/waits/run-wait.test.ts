import type { Wait } from "../../../src/spec/wait";
import { runWait } from "../../../src/waits/run-wait";
import { fakeContext } from "./fake-context";
import { FakeHandle } from "./fake-handle";

function condition(until: Wait["until"], startupTimeout?: number): Wait {
  return {
    description: "the moon",
    until,
    ...(startupTimeout !== undefined && { startupTimeout }),
  };
}

const never = (): Promise<void> => new Promise(() => undefined);

describe("runWait", () => {
  it("resolves with the condition and aborts its signal", async () => {
    let given: AbortSignal | undefined;
    const wait = condition(async (_handle, { signal }) => {
      given = signal;
    });
    await runWait(wait, new FakeHandle(), fakeContext());
    expect(given?.aborted).toBe(true);
  });

  it("passes on what the condition rejects with", async () => {
    const failure = new Error("no moon");
    const wait = condition(() => Promise.reject(failure));
    await expect(runWait(wait, new FakeHandle(), fakeContext())).rejects.toBe(failure);
  });

  it("passes on what a condition throws at once", async () => {
    const failure = new Error("no moon");
    const wait = condition(() => {
      throw failure;
    });
    await expect(runWait(wait, new FakeHandle(), fakeContext())).rejects.toBe(failure);
  });

  it("says what it waited for, how long and what it last saw after its timeout", async () => {
    let given: AbortSignal | undefined;
    const context = fakeContext();
    const wait = condition((_handle, { signal, report }) => {
      given = signal;
      report("clouds");
      report("more clouds");
      return never();
    }, 20);
    const error: unknown = await runWait(wait, new FakeHandle(), context).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: "WAIT_TIMEOUT",
      waitingFor: "the moon",
      timeout: 20,
      lastSeen: "more clouds",
      message: "Waited 20 ms for the moon. Last seen: more clouds",
    });
    expect(given?.aborted).toBe(true);
    expect(given?.reason).toBe(error);
    expect(context.reports).toEqual(["clouds", "more clouds"]);
  });

  it("has run out of time whatever the condition makes of its aborted signal", async () => {
    const wait = condition((_handle, { signal }) => {
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
    }, 5);
    await expect(runWait(wait, new FakeHandle(), fakeContext())).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
    });
  });

  it("says nothing of what was seen when nothing was", async () => {
    const wait = condition(never, 0);
    await expect(runWait(wait, new FakeHandle(), fakeContext())).rejects.toMatchObject({
      message: "Waited 0 ms for the moon.",
      lastSeen: undefined,
    });
  });

  it("takes a time that is given over the condition's own", async () => {
    const wait = condition(never, 60_000);
    const waiting = runWait(wait, new FakeHandle(), fakeContext(), 5);
    await expect(waiting).rejects.toMatchObject({ timeout: 5 });
  });

  it("does not take a time longer than timers can run for none at all", async () => {
    const wait = condition(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }, 2 ** 40);
    await runWait(wait, new FakeHandle(), fakeContext());
  });

  it("rejects at once when it is aborted, whether or not the condition cares", async () => {
    const context = fakeContext();
    const waiting = runWait(condition(never), new FakeHandle(), context);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it("does not begin when it was aborted before", async () => {
    const context = fakeContext();
    context.abort("enough");
    const until = jest.fn<Promise<void>, []>();
    await expect(runWait(condition(until), new FakeHandle(), context)).rejects.toBe("enough");
    expect(until).not.toHaveBeenCalled();
  });

  it("hears no report of a condition that is over", async () => {
    const context = fakeContext();
    let report: ((text: string) => void) | undefined;
    const wait = condition(async (_handle, inner) => {
      report = inner.report;
    });
    await runWait(wait, new FakeHandle(), context);
    report?.("late");
    expect(context.reports).toEqual([]);
  });

  it("multiplies the timeout by the factor that it is given", async () => {
    const waiting = runWait(condition(never), new FakeHandle(), fakeContext(), 5, 3);
    await expect(waiting).rejects.toMatchObject({ code: "WAIT_TIMEOUT", timeout: 15 });
  });

  it("keeps its time under fake timers", async () => {
    jest.useFakeTimers();
    try {
      const waiting = runWait(condition(never, 10), new FakeHandle(), fakeContext());
      await expect(waiting).rejects.toMatchObject({ code: "WAIT_TIMEOUT" });
    } finally {
      jest.useRealTimers();
    }
  });
});
