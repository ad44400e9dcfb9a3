import { readFile, rmdir, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { epoch, now, sleep } from "./clock";
import { debug } from "./debug";
import { fieldOf, messageOf } from "../errors";
import { userFolder } from "./user-folder";

const RETRY_MS = 100;
/** A lock is free if its holder has not renewed it for this long. */
const STALE_MS = 10_000;
const RENEWAL_MS = 5_000;

/** A held lock, with a note that its holders pass on to each other. */
export interface HeldLock {
  /** The note that another holder left while this one waited; undefined if there is none. */
  readonly left: string | undefined;
  /** Leaves a note for the processes that are waiting now. A note that equals the previous one is not seen. */
  readonly leave: (text: string) => Promise<void>;
}

/**
 * Runs `action` while no other process of this user runs one under the same name.
 *
 * The lock is not a guarantee. If its file cannot be written (as in a read-only temporary folder), the action runs
 * without a lock. An action that blocks its process for 10 s loses the lock. An action that must be the only one has to
 * check at its end that it was. The lock of a process that died is free after 10 s, whatever its file's time.
 *
 * The lock's file is never deleted. It is in the user's folder, or at `name` if that is an absolute path. Rejects with
 * the signal's reason if the signal is aborted before the action begins.
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
      leave: (text) => attempt(`could not write the note of lock ${name}`, writeFile(file, text)),
      release: () => attempt(`could not release lock ${name}`, release()),
    };
  } catch (error) {
    signal?.throwIfAborted();
    debug(undefined, () => `continuing without lock ${name}: ${messageOf(error)}`);
    const nothing = (): Promise<void> => Promise.resolve();
    return { left: undefined, leave: nothing, release: nothing };
  }
}

/**
 * Takes the lock, with our own retries and our own rule for stale locks.
 *
 * The package's retries never happen under fake timers. Its rule for stale locks uses `Date`, which tests fake. The
 * rule also counts a lock with a time in the future as held, although its holder may be gone.
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
        // Called when another process took the lock because this one was stopped for a long time. The default throws
        // from a timer.
        onCompromised: (error) => {
          debug(undefined, () => `lost lock ${name}: ${error.message}`);
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
 * Returns a function that tells whether a lock is stale: its holder last renewed it more than 10 s ago, or has not
 * renewed it during 10 s of calls.
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

/** Resolves with undefined if the file does not exist any more. */
async function unlessMissing<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}

/** Does a step whose failure must not fail the action. */
async function attempt(failure: string, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    debug(undefined, () => `${failure}: ${messageOf(error)}`);
  }
}
