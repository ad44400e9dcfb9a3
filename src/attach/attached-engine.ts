import { config } from "../config";
import { notUsed } from "../connect/on-engine";
import type { Engine } from "../engine/engine";
import { lazyEngine } from "../engine/lazy-engine";
import { joinConnection } from "../engine/ssh/join-connection";
import { ambient } from "../run/ambient";
import type { Runtime } from "../run/runtime";
import { runtime, runtimeAt } from "../runtime";

/**
 * Returns the engine of an object that another process has started. Opens the engine at the first
 * request. Requests reject with MayflyError and the code ATTACHED_ELSEWHERE if neither this process
 * nor its test run uses the engine.
 */
export function attachedEngine(uri: string, what: string): Engine {
  // The ports in the object's data are forwarded by a connection that lasts as long as a process holds it.
  if (uri.startsWith("ssh://")) joinConnection(uri, config().environment);
  return lazyEngine(uri, async () => (await attachedRuntime(uri, what)).engine);
}

/** Returns the runtime of the engine of an object that another process has started. */
export async function attachedRuntime(uri: string, what: string): Promise<Runtime> {
  const here = ambient().runtime;
  if (here?.engine.uri === uri) return here;
  return (await runtimeAt(uri)) ?? notUsed(what, uri, (await runtime()).engine.uri);
}
