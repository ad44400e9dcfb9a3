import type * as Operations from "./operations";

/** Loads what a container does once it exists: a test file that only attaches does without. */
export function operations(): Promise<typeof Operations> {
  return import("./operations");
}
