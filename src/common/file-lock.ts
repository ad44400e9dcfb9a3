import { readFile, rmdir, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { epoch, now, sleep } from "./clock";
import { debug } from "./debug";
import { fieldOf, messageOf } from "../errors";
import { userFolder } from "./user-folder";

const RETRY_MS = 100;
/** A lock that was not renewed for so long is free. */
const STALE_MS = 10_000;
const RENEWAL_MS = 5_000;

/** A lock that is held, and a text by which its holders tell each other something. */
export interface HeldLock {
  /** What another holder has left while this one waited; undefined when none has. */
  readonly left: string | undefined;
  /** For those who wait now. Two equal texts in a row count as one. */
  readonly leave: (text: string) => Promise<void>;
}

/**
 * Runs `action` while no other process of this user that asks for the same name does. A lock whose
 * holder died is free after 10 s, whatever time it carries. Where no lock can be had (a read-only temporary folder, say) the
 * action runs without, and one that holds up its process for 10 s loses it: who has to be the only one
 * makes sure at its end. A lock's file stays, in the user's folder or where an absolute path names it.
 * Rejects with the signal's reason when that is aborted before the action begins.
 */
export async function withFileLock<T>(
  name: string,
  action: (lock: HeldLock) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { release, ...lock } = await acquire(name, signal);
  try {
    return await action(lock);
  } finally {
    await release();
  }
}

interface Acquired extends HeldLock {
  readonly release: () => Promise<void>;
}

async function acquire(name: string, signal: AbortSignal | undefined): Promise<Acquired> {
  try {
    const file = resolve(userFolder(), name);
    await writeFile(file, "", { flag: "a" });
    const before = await readFile(file, "utf8");
    const release = await lockFile(file, name, signal);
    const after = await readFile(file, "utf8").catch(() => before);
    return {
      left: after === before ? undefined : after,
      leave: (text) => attempt(`the note of lock ${name} was not written`, writeFile(file, text)),
      release: () => attempt(`lock ${name} was not released`, release()),
    };
  } catch (error) {
    signal?.throwIfAborted();
    debug(undefined, () => `no lock ${name}: ${messageOf(error)}`);
    const nothing = (): Promise<void> => Promise.resolve();
    return { left: undefined, leave: nothing, release: nothing };
  }
}

/**
 * Asks again by this library's clock: the package's own retries never come under fake timers. Which lock is
 * stale is not left to the package either: it goes by `Date`, which tests fake, and takes a lock with a
 * time in the future for held, though nobody may hold it.
 */
async function lockFile(
  file: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  const { lock } = await import("proper-lockfile");
  const lockfilePath = `${file}.lock`;
  const isStale = staleness(lockfilePath);
  for (;;) {
    try {
      return await lock(file, {
        lockfilePath,
        stale: Infinity,
        update: RENEWAL_MS,
        // Told when the lock was taken over, since this process was stopped for long; the default
        // throws from a timer.
        onCompromised: (error) => {
          debug(undefined, () => `lock ${name} lost: ${error.message}`);
        },
      });
    } catch (error) {
      if (fieldOf(error, "code") !== "ELOCKED") throw error;
    }
    if (await isStale()) await unlessMissing(rmdir(lockfilePath));
    else await sleep(RETRY_MS, signal);
  }
}

/**
 * Watches a lock: it is stale when its holder renewed it more than 10 s ago, or has not renewed it for 10 s while
 * this process looked.
 */
function staleness(lockfilePath: string): () => Promise<boolean> {
  let seen: { readonly mtimeMs: number; readonly ino: number; readonly since: number } | undefined;
  return async () => {
    const found = await unlessMissing(stat(lockfilePath));
    if (found === undefined) return false;
    const { mtimeMs, ino } = found;
    if (seen?.mtimeMs !== mtimeMs || seen.ino !== ino) seen = { mtimeMs, ino, since: now() };
    return epoch() - mtimeMs > STALE_MS || now() - seen.since > STALE_MS;
  };
}

/** Undefined when the file does not exist any more. */
async function unlessMissing<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}

/** What was done under the lock counts, whatever becomes of the lock. */
async function attempt(failure: string, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    debug(undefined, () => `${failure}: ${messageOf(error)}`);
  }
}
