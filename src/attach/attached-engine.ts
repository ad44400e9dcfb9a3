import { config } from "../config";
import type { Engine } from "../engine/engine";
import { lazyEngine } from "../engine/lazy-engine";
import { joinConnection } from "../engine/ssh/join-connection";
import { MayflyError } from "../errors";
import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";

/**
 * Returns the engine of an object that another process has started. Opens the engine at the first
 * request. Requests reject with MayflyError and the code ATTACHED_ELSEWHERE if this process uses
 * another engine.
 */
export function attachedEngine(uri: string, what: string): Engine {
  // The ports in the object's data are forwarded by a connection that lasts as long as a process holds it.
  if (uri.startsWith("ssh://")) joinConnection(uri, config().environment);
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
