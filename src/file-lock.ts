import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { debug } from "./debug";
import { messageOf } from "./errors";

const RETRY_MS = 100;
const RETRY_FOREVER = { forever: true, factor: 1, minTimeout: RETRY_MS, maxTimeout: RETRY_MS };

/**
 * Runs `action` while no other process of this user that asks for the same name does. A lock whose
 * holder died is free after 10 s. Where no lock can be had (a read-only temporary folder, say) the
 * action runs without: it saves work, it is not what makes the action right.
 */
export async function withFileLock<T>(name: string, action: () => Promise<T>): Promise<T> {
  const release = await acquire(name);
  try {
    return await action();
  } finally {
    await release();
  }
}

async function acquire(name: string): Promise<() => Promise<void>> {
  try {
    const folder = join(tmpdir(), `mayfly-${userInfo().username}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, name);
    await writeFile(file, "", { flag: "a" });
    const { lock } = await import("proper-lockfile");
    const release = await lock(file, {
      retries: RETRY_FOREVER,
      // Told when the lock was taken over, since this process was stopped for long; the default
      // throws from a timer.
      onCompromised: (error) => {
        debug(undefined, () => `lock ${name} lost: ${error.message}`);
      },
    });
    return async () => {
      try {
        await release();
      } catch (error) {
        debug(undefined, () => `lock ${name} was not released: ${messageOf(error)}`);
      }
    };
  } catch (error) {
    debug(undefined, () => `no lock ${name}: ${messageOf(error)}`);
    return () => Promise.resolve();
  }
}
