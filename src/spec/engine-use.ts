import { fieldOf } from "../errors";

/** Why a container has to be on an engine. */
export interface EngineUse {
  readonly uri: string;
  /** The option that says so, e.g. `withNetwork("orders")`. */
  readonly by: string;
}

/** Returns where a started network or volume is; nothing for one that is given by its name. */
export function usesOf(resource: unknown, option: string): EngineUse[] {
  const toJson = fieldOf(resource, "toJSON");
  const uri: unknown =
    typeof toJson === "function" ? fieldOf(toJson.call(resource), "engine") : undefined;
  return typeof uri === "string" ? [{ uri, by: option }] : [];
}
