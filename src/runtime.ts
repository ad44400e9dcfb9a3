import type { EngineChoice } from "./config";
import type * as Opening from "./open-runtime";
import { ambient, within, type Ambient } from "./run/ambient";
import type { Runtime } from "./run/runtime";

let shared: Promise<Runtime> | undefined;
/** The runtimes of engines beside the process's own, by the choice that named the engine. */
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

/**
 * Returns the runtime of the engine with this URI: the process's own, one that was opened for the engine, or that of an
 * engine that the test run is spread over. Undefined for any other engine. Throws EngineNotFoundError.
 */
export async function runtimeAt(uri: string): Promise<Runtime | undefined> {
  const own = await runtime({});
  if (own.engine.uri === uri) return own;
  for (const opened of await Promise.allSettled(others.values())) {
    if (opened.status === "fulfilled" && opened.value.engine.uri === uri) return opened.value;
  }
  const choice = await (await opening()).engineOfRun(uri);
  return choice && runtimeFor(choice, "MAYFLY_ENGINES");
}

/** Returns the runtimes of all engines that the test run uses, as far as they answer: the own one comes first. */
export async function runtimesOfRun(): Promise<Runtime[]> {
  const own = await runtime({});
  const { enginesOfThisRun } = await opening();
  const choices = (await enginesOfThisRun()).map((choice) => runtimeFor(choice, "MAYFLY_ENGINES"));
  const opened = (await Promise.allSettled(choices)).flatMap((result) =>
    result.status === "fulfilled" ? [result.value] : [],
  );
  return [own, ...opened.filter(({ engine }) => engine.uri !== own.engine.uri)];
}

/** Runs an action in which all calls use this runtime. */
export function inRuntime<T>(runtime: Runtime, action: () => T): T {
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
