import { AsyncLocalStorage } from "node:async_hooks";
import type { Attribution } from "./records";

const scope = new AsyncLocalStorage<Attribution>();

/** Runs `action`; what it starts, however indirectly, is reported as started for that. */
export function attributing<T>(attribution: Attribution, action: () => T): T {
  return scope.run(attribution, action);
}

/** For whom things are started here; empty where nobody has said so. */
export function attribution(): Attribution {
  return scope.getStore() ?? {};
}
