import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../../src/file-lock";
import { sleep } from "../../src/clock";
import { userFolder } from "../../src/user-folder";

/** Takes the lock, and holds it until it is told to let go. */
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
  // Lock files stay, for the next who asks; nobody asks for these again.
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
    const waiting = [left(), left()];
    await sleep(300);
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
