import type * as Opening from "./open-runtime";
import { ambient, within, type Ambient } from "./run/ambient";
import type { Runtime } from "./run/runtime";

let shared: Promise<Runtime> | undefined;

/**
 * Returns the engine, the session and the reaper of this process (under Jest: of this test file). The
 * first call opens them. A failure rejects all calls that wait; the next call tries again.
 */
export function runtime(
  { runtime: given }: Pick<Ambient, "runtime"> = ambient(),
): Promise<Runtime> {
  if (given !== undefined) return Promise.resolve(given);
  shared ??= open().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

/** Runs an action in which all calls use this runtime. */
export function inRuntime<T>(runtime: Runtime, action: () => Promise<T>): Promise<T> {
  return within({ runtime }, action);
}

/** Returns whether this process has used the engine. */
export const hasRuntime = (): boolean => shared !== undefined;

async function open(): Promise<Runtime> {
  return (await opening()).openRuntime();
}

/** Returns why no engine was found; undefined if there is one. */
export async function missingEngine(): Promise<string | undefined> {
  return (await opening()).missingEngine();
}

/** Loads the engine's client on demand: a test file that only describes containers does not need it. */
function opening(): Promise<typeof Opening> {
  return import("./open-runtime");
}
