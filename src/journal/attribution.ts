import { AsyncLocalStorage } from "node:async_hooks";
import type { Attribution } from "../run/start-record";

interface Scope {
  readonly attribution: Attribution;
  readonly started: string[];
}

const scope = new AsyncLocalStorage<Scope>();

/**
 * Runs `action`; what it starts, however indirectly, is reported as started for that. The ids of its
 * containers are added to `started`, but for those that others may use, too.
 */
export function attributing<T>(
  attribution: Attribution,
  action: () => T,
  started: string[] = [],
): T {
  return scope.run({ attribution, started }, action);
}

/** For whom things are started here; empty where nobody has said so. */
export function attribution(): Attribution {
  return scope.getStore()?.attribution ?? {};
}

/** A container has been started here, for this process alone. */
export function addStarted(id: string): void {
  scope.getStore()?.started.push(id);
}
