import { randomUUID } from "node:crypto";
import { mkdirSync, rmdirSync, rmSync, utimesSync } from "node:fs";
import promises from "node:fs/promises";
import { join } from "node:path";
import { withFileLock } from "../../../src/common/file-lock";
import { now, sleep } from "../../../src/common/clock";
import { userFolder } from "../../../src/common/user-folder";
import { eventually } from "../../support/eventually";

/** Takes the lock, and holds it until released. */
async function holder(name: string): Promise<{ readonly letGo: (note?: string) => Promise<void> }> {
  let release: (note?: string) => void = () => undefined;
  let done: Promise<void> = Promise.resolve();
  await new Promise<void>((held) => {
    done = withFileLock(name, async ({ leave }) => {
      const note = await new Promise<string | undefined>((resolve) => {
        release = resolve;
        held();
      });
      if (note !== undefined) await leave(note);
    });
  });
  return {
    letGo: (note) => {
      release(note);
      return done;
    },
  };
}

const names: string[] = [];

function uniqueName(): string {
  const name = `test-${randomUUID()}`;
  names.push(name);
  return name;
}

afterAll(() => {
  // The library leaves lock files for the next process, and nothing uses these again.
  for (const name of names) rmSync(join(userFolder(), name));
});

describe("withFileLock", () => {
  it("lets one in at a time", async () => {
    const name = uniqueName();
    let inside = 0;
    const most: number[] = [];
    const action = async (): Promise<void> => {
      most.push(++inside);
      await sleep(20);
      inside--;
    };
    await Promise.all(Array.from({ length: 4 }, () => withFileLock(name, action)));
    expect(most).toEqual([1, 1, 1, 1]);
  });

  it("does not hang under fake timers", async () => {
    const name = uniqueName();
    const first = await holder(name);
    jest.useFakeTimers();
    try {
      const second = withFileLock(name, () => Promise.resolve("done"));
      await sleep(300);
      await first.letGo();
      expect(await second).toBe("done");
    } finally {
      jest.useRealTimers();
    }
  });

  it("is not waited for any longer after an abort", async () => {
    const name = uniqueName();
    const first = await holder(name);
    const abort = new AbortController();
    const action = jest.fn(() => Promise.resolve());
    const second = withFileLock(name, action, abort.signal);
    abort.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    await first.letGo();
    expect(action).not.toHaveBeenCalled();
  });

  it("passes on what a holder leaves to those who wait, and to nobody later", async () => {
    const name = uniqueName();
    const left = (): Promise<string | undefined> =>
      withFileLock(name, (lock) => Promise.resolve(lock.left));
    const first = await holder(name);
    const read = jest.spyOn(promises, "readFile");
    const waiting = [left(), left()];
    await eventually("both know what was left before", () =>
      Promise.resolve(read.mock.calls.length === 2 || String(read.mock.calls.length)),
    );
    await Promise.all(read.mock.results.map(({ value }) => value as Promise<unknown>));
    read.mockRestore();
    await first.letGo("it rained");
    expect(await Promise.all(waiting)).toEqual(["it rained", "it rained"]);
    expect(await left()).toBeUndefined();
  });

  it("passes the action's error on, and is free again", async () => {
    const name = uniqueName();
    const failing = withFileLock(name, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await withFileLock(name, () => Promise.resolve(1))).toBe(1);
  });
});

describe("a lock that is there", () => {
  const FUTURE_S = Date.parse("2199-01-01T00:00:00Z") / 1000;

  /** Makes a lock of another process, with that time. */
  function lockOf(name: string, seconds: number): string {
    const folder = join(userFolder(), `${name}.lock`);
    mkdirSync(folder);
    utimesSync(folder, seconds, seconds);
    return folder;
  }

  it("is free at once when it is old, and after 10 s when its time is in the future, unless it is renewed", async () => {
    const [old, abandoned, renewed] = [uniqueName(), uniqueName(), uniqueName()];
    lockOf(old, 1_000_000_000);
    lockOf(abandoned, FUTURE_S);
    const held = lockOf(renewed, FUTURE_S);
    const order: string[] = [];
    const take = (name: string, what: string): Promise<unknown> =>
      withFileLock(name, () => Promise.resolve(order.push(what)));

    const renewal = setInterval(() => {
      utimesSync(held, FUTURE_S, FUTURE_S + now());
    }, 500);
    try {
      const begin = now();
      const waiting = take(renewed, "renewed");
      await Promise.all([take(abandoned, "abandoned"), take(old, "old")]);
      expect(now() - begin).toBeGreaterThan(10_000);
      await sleep(2_000);
      expect(order).toEqual(["old", "abandoned"]);
      clearInterval(renewal);
      rmdirSync(held);
      await waiting;
    } finally {
      clearInterval(renewal);
    }
  });

  it("is not taken from its holder by a test's date", async () => {
    const name = uniqueName();
    const first = await holder(name);
    jest.useFakeTimers({ now: FUTURE_S * 1000 });
    try {
      const action = jest.fn(() => Promise.resolve());
      const second = withFileLock(name, action);
      await sleep(500);
      expect(action).not.toHaveBeenCalled();
      await first.letGo();
      await second;
      expect(action).toHaveBeenCalled();
    } finally {
      jest.useRealTimers();
    }
  });
});
