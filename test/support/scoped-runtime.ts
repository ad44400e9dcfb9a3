import { AsyncLocalStorage } from "node:async_hooks";
import type { Runtime } from "../../src/lifecycle/runtime";

const scope = new AsyncLocalStorage<Runtime>();

/** In the place of `src/runtime`: the runtime of whoever is asking. */
export function runtime(): Promise<Runtime> {
  const current = scope.getStore();
  return current === undefined
    ? Promise.reject(new Error("no runtime in this scope"))
    : Promise.resolve(current);
}

/** Runs something whose public calls all go to this runtime's engine. */
export function inRuntime<T>(runtime: Runtime, run: () => Promise<T>): Promise<T> {
  return scope.run(runtime, run);
}
