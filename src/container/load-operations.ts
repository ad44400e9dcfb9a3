import type * as Operations from "./operations";

/** Loads the operations on an existing container, which a test file that only attaches does not need. */
export function operations(): Promise<typeof Operations> {
  return import("./operations");
}
