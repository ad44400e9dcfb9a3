import { abortable } from "../common/abort";
import { fieldOf, InvalidOptionError, MayflyError } from "../errors";
import type { Runtime } from "../run/runtime";
import { ambient } from "../run/ambient";
import { knowRuntime, runtime, runtimeAt } from "../runtime";
import type { EngineUse } from "../spec/engine-use";
import type { ConnectedEngine } from "./connected-engine";

/** An option of everything that uses an engine. */
export interface OnEngine {
  /** An engine of `connectEngine()`. Default: the one that this process uses. */
  readonly engine?: ConnectedEngine;
}

/** Returns the runtime that an option names, otherwise the one that this call uses. */
export function runtimeOn({ engine }: OnEngine, option: string): Promise<Runtime> {
  return engine === undefined ? runtime() : runtime(checkEngine(engine, `${option}.engine`));
}

/** Checks an engine. It can be one of another copy of the library, as Jest loads one for each test file. */
export function checkEngine(engine: ConnectedEngine, option: string): ConnectedEngine {
  if (typeof fieldOf(fieldOf(engine, "runtime"), "engine") === "object") {
    knowRuntime(engine.runtime);
    return engine;
  }
  throw new InvalidOptionError(option, "an engine of connectEngine()", engine);
}

/**
 * Returns the runtime of the engine that a container has to be on. Throws MayflyError with the code ENGINES_DIFFER if
 * there are several, and with the code ATTACHED_ELSEWHERE if this process does not use the engine.
 */
export async function runtimeOfUses(
  what: string,
  uses: readonly [EngineUse, ...EngineUse[]],
  signal: AbortSignal | undefined,
): Promise<Runtime> {
  const [{ uri, by }] = uses;
  refuseOtherEngines(what, uses, uri);
  const here = ambient().runtime;
  if (here?.engine.uri === uri) return here;
  const found = await abortable(runtimeAt(uri), signal);
  return found ?? notUsed(`${by} of ${what}`, uri, (await runtime()).engine.uri);
}

/** Refuses a container that has to be on other engines than this one. */
export function refuseOtherEngines(what: string, uses: readonly EngineUse[], uri: string): void {
  const other = uses.find((use) => use.uri !== uri);
  if (other === undefined) return;
  const here = uses.find((use) => use.uri === uri);
  const on = here === undefined ? "it is started on" : `${here.by} is on`;
  throw new MayflyError(
    "ENGINES_DIFFER",
    `${what} cannot be on two engines: ${on} ${uri}, and ${other.by} on ${other.uri}.`,
    {
      hint: "create its networks and volumes with the engine that it is started on, and build its image there or push it to a registry.",
    },
  );
}

/** Throws the error for something that is on an engine that this process does not use. */
export function notUsed(what: string, uri: string, own: string): never {
  throw new MayflyError(
    "ATTACHED_ELSEWHERE",
    `The ${what} is on the engine ${uri}, but this process uses ${own}.`,
    {
      hint: "start and attach with the same DOCKER_HOST and docker context, or call connectEngine() for that engine first.",
    },
  );
}
