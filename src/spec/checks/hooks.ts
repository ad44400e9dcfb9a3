import type { Hooks } from "../container-spec";
import { checkFunction, checkObject } from "../options";

const MOMENTS: readonly (keyof Hooks)[] = [
  "created",
  "started",
  "ready",
  "stopping",
  "stopped",
  "released",
];

/** Checks that hooks are functions. Throws InvalidOptionError. */
export function checkHooks(hooks: Hooks): Hooks {
  checkObject(hooks, "withHooks", "an object such as { ready }");
  for (const moment of MOMENTS) {
    if (hooks[moment] !== undefined) checkFunction(hooks[moment], `withHooks.${moment}`);
  }
  return hooks;
}
