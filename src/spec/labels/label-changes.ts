import type { Labels } from "../container-spec";

/** Converts labels to Dockerfile instructions, the format of changes in the engine's commit and import requests. */
export function labelChanges(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
}

/** Quotes a string. An unescaped dollar sign would start a variable. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("$", "\\$");
