import type { EngineChoice } from "./config";
import type * as Opening from "./open-runtime";
import { ambient, within, type Ambient } from "./run/ambient";
import type { Runtime } from "./run/runtime";

let shared: Promise<Runtime> | undefined;
/** The runtimes of engines besides the process's own, by the choice that named the engine. */
const others = new Map<string, Promise<Runtime>>();

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

/** Returns the runtime of an engine that code names. The first call for a choice opens it. Throws EngineNotFoundError. */
export function runtimeFor(choice: EngineChoice, origin: string): Promise<Runtime> {
  const key = JSON.stringify(choice);
  let other = others.get(key);
  if (other === undefined) {
    other = opening().then(({ openRuntimeFor }) => openRuntimeFor(choice, origin));
    others.set(key, other);
    other.catch(() => others.delete(key));
  }
  return other;
}

/** Makes an engine known that was connected before, perhaps by another copy of this module. */
export function knowRuntime(connected: Runtime): void {
  const key = `connected ${connected.engine.uri}`;
  if (!others.has(key)) others.set(key, Promise.resolve(connected));
}

/**
 * Returns the runtime of the engine with this URI: one that was opened for the engine, the process's own, or that of an
 * engine that the test run is spread over. Undefined for any other engine. Throws EngineNotFoundError.
 */
export async function runtimeAt(uri: string): Promise<Runtime | undefined> {
  const opened = (await openedRuntimes()).find(({ engine }) => engine.uri === uri);
  if (opened !== undefined) return opened;
  const choice = await (await opening()).engineOfRun(uri);
  if (choice !== undefined) return runtimeFor(choice, "MAYFLY_ENGINES");
  const own = await runtime({});
  return own.engine.uri === uri ? own : undefined;
}

/** Returns the runtimes that this process has opened. */
export async function openedRuntimes(): Promise<Runtime[]> {
  const opened = await Promise.allSettled([...others.values(), ...(shared ? [shared] : [])]);
  return opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Runs an action in which all calls use this runtime. */
export function inRuntime<T>(runtime: Runtime, action: () => T): T {
  return within({ runtime }, action);
}

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
