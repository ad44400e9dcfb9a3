import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../common/process-wide";
import type { ReuseOptions } from "../spec/reuse-options";

// Those who start containers for others do not see their builders.
const within = processWide("reuse within", () => new AsyncLocalStorage<ReuseOptions>());

/** Starts made in `action` reuse containers as with `withReuse(options)`, unless their builder has it. */
export function reuseWithin<T>(options: ReuseOptions, action: () => T): T {
  return within.run(options, action);
}

/** What a start made here is to reuse; undefined for a container of its own. */
export function reuseHere(): ReuseOptions | undefined {
  return within.getStore();
}
