import type { Labels } from "../container-spec";

/** Returns labels as instructions of a Dockerfile, for requests that change an image by these. */
export function labelChanges(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
}

/** A dollar sign would start a variable. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("$", "\\$");
