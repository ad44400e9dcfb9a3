import type { Engine } from "../engine/engine";
import { lazyEngine } from "../engine/lazy-engine";
import { MayflyError } from "../errors";
import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";

/**
 * Returns the engine of an object that another process has started. Opens the engine at the first
 * request. Requests reject with MayflyError and the code ATTACHED_ELSEWHERE if this process uses
 * another engine.
 */
export function attachedEngine(uri: string, what: string): Engine {
  return lazyEngine(uri, async () => {
    const { engine } = await openRuntime();
    if (engine.uri === uri) return engine;
    throw new MayflyError(
      "ATTACHED_ELSEWHERE",
      `The ${what} is on the engine ${uri}, but this process uses ${engine.uri}.`,
      { hint: "start and attach with the same DOCKER_HOST and docker context." },
    );
  });
}

export async function openRuntime(): Promise<Runtime> {
  return runtime();
}
