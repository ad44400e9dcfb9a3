import { EngineError } from "../../../src/errors";
import timers from "node:timers";
import promises from "node:timers/promises";
import { evenDelays, growingDelays, networkDelays, poll } from "../../../src/waits/poll";
import { fakeContext } from "./fake-context";

describe("poll", () => {
  it.each(["ECONNREFUSED", "ECONNRESET", "ENOENT"])(
    "goes on while the engine does not answer (%s)",
    async (code) => {
      const cause = Object.assign(new Error("no"), { code });
      const away = new EngineError("inspect container c", "no answer", undefined, cause);
      const context = fakeContext();
      const probe = jest.fn().mockRejectedValueOnce(away).mockResolvedValueOnce(true);
      await poll(context, probe);
      expect(context.reports).toEqual(["The engine failed to inspect container c: no answer"]);
    },
  );

  it("gives up when the engine has not answered for too long", async () => {
    const cause = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    const away = new EngineError("inspect container c", "no answer", undefined, cause);
    const probe = jest.fn().mockRejectedValue(away);
    const outage = 50;
    await expect(poll(fakeContext(), probe, evenDelays(20), outage)).rejects.toBe(away);
    expect(probe.mock.calls.length).toBeGreaterThan(1);
  });

  it.each([[true], [undefined]] as const)("ends when the probe says %p", async (answer) => {
    const context = fakeContext();
    await poll(context, async () => answer);
    expect(context.reports).toEqual([]);
  });

  it("reports each reason until the condition holds", async () => {
    const context = fakeContext();
    const answers = ["no", "not quite", true] as const;
    let asked = 0;
    await poll(context, async () => answers[asked++]);
    expect(asked).toBe(3);
    expect(context.reports).toEqual(["no", "not quite"]);
  });

  it("rejects with what the probe rejects with", async () => {
    const failure = new Error("hopeless");
    await expect(poll(fakeContext(), () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it("does not ask when it was aborted before", async () => {
    const context = fakeContext();
    context.abort("no more");
    const probe = jest.fn<Promise<true>, []>();
    await expect(poll(context, probe)).rejects.toBe("no more");
    expect(probe).not.toHaveBeenCalled();
  });

  it("stops between two attempts when it is aborted", async () => {
    const context = fakeContext();
    const stop = (): void => {
      context.abort("enough");
    };
    let asked = 0;
    const polling = poll(context, async () => {
      asked += 1;
      if (asked === 2) queueMicrotask(stop);
      return "no";
    });
    await expect(polling).rejects.toBe("enough");
    expect(asked).toBe(2);
  });

  it("stops while a probe is under way when it is aborted", async () => {
    const context = fakeContext();
    const stop = (): void => {
      context.abort("enough");
    };
    const polling = poll(context, () => {
      setImmediate(stop);
      return new Promise<true>(() => undefined);
    });
    await expect(polling).rejects.toBe("enough");
  });

  it("goes on when the timers in Node's own modules are fake, as with Sinon and Vitest", async () => {
    const fakes = [
      jest.spyOn(timers, "setTimeout").mockImplementation((() => undefined) as never),
      jest.spyOn(promises, "setTimeout").mockImplementation(() => new Promise(() => undefined)),
    ];
    try {
      let asked = 0;
      await poll(fakeContext(), async () => ++asked === 3 || "no");
      expect(asked).toBe(3);
    } finally {
      for (const fake of fakes) fake.mockRestore();
    }
  });

  it("goes on under fake timers", async () => {
    jest.useFakeTimers();
    try {
      let asked = 0;
      await poll(fakeContext(), async () => ++asked === 3 || "no");
      expect(asked).toBe(3);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe("the pauses", () => {
  it("grow to another length", () => {
    const delays = growingDelays(20);
    expect(Array.from({ length: 4 }, () => delays.next().value)).toEqual([10, 15, 20, 20]);
  });

  it("grow as far as it is wanted now", () => {
    let longest = 15;
    const delays = growingDelays(() => longest);
    expect(Array.from({ length: 3 }, () => delays.next().value)).toEqual([10, 15, 15]);
    longest = 100;
    expect(delays.next().value).toBe(22.5);
  });

  it("stay short for the network as long as nothing has answered", () => {
    let answered = false;
    const delays = networkDelays(() => answered)[Symbol.iterator]();
    const next = (length: number): unknown[] =>
      Array.from({ length }, () => delays.next().value as unknown);
    expect(next(4)).toEqual([10, 15, 20, 20]);
    answered = true;
    expect(next(5).at(-1)).toBe(100);
  });

  it("stay even when they are to", () => {
    const delays = evenDelays(7);
    expect(Array.from({ length: 3 }, () => delays.next().value)).toEqual([7, 7, 7]);
  });

  it("grow from 10 to 100 ms", () => {
    const delays = growingDelays();
    const first = Array.from({ length: 10 }, () => delays.next().value);
    expect(first[0]).toBe(10);
    expect(first.at(-1)).toBe(100);
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });
});
