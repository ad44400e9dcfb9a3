import type * as Opening from "./open-runtime";
import { ambient, within, type Ambient } from "./run/ambient";
import type { Runtime } from "./run/runtime";

let shared: Promise<Runtime> | undefined;

/**
 * The engine, the session and the reaper of this process (under Jest: of this test file), opened at
 * the first call. A failure is reported to everybody who waits for it, and tried again later.
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

/** Runs an action whose calls all go to this runtime's engine. */
export function inRuntime<T>(runtime: Runtime, action: () => Promise<T>): Promise<T> {
  return within({ runtime }, action);
}

/** Whether this process has had to do with the engine. */
export const hasRuntime = (): boolean => shared !== undefined;

async function open(): Promise<Runtime> {
  return (await opening()).openRuntime();
}

/** Returns why there is no engine; undefined if there is one. */
export async function missingEngine(): Promise<string | undefined> {
  return (await opening()).missingEngine();
}

/** Loads what talks to an engine: a test file that only describes containers does without. */
function opening(): Promise<typeof Opening> {
  return import("./open-runtime");
}
