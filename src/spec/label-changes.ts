import type { Labels } from "./container-spec";

/** Labels as instructions of a Dockerfile, for what takes these as changes of an image. */
export function labelChanges(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
}

/** A dollar sign would begin a variable. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("$", "\\$");
