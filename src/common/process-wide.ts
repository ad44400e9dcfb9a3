import { runInThisContext } from "node:vm";

/**
 * The process itself. Jest gives each test file a copy of `process` on which no exit is ever
 * announced, and a module registry of its own; the context that Node started in has the real one.
 */
export const realProcess = runInThisContext("process") as NodeJS.Process;

const KEY = Symbol.for("mayfly");

/** A value that exists once in the process, however many copies of this module do. */
export function processWide<T>(name: string, create: () => T): T {
  const host = realProcess as NodeJS.Process & { [KEY]?: Map<string, unknown> };
  const values = (host[KEY] ??= new Map());
  if (!values.has(name)) values.set(name, create());
  return values.get(name) as T;
}
