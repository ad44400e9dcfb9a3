import type { Environment, Labels } from "./container-spec";

// Changes of an image as Dockerfile instructions, the format of the engine's requests for a commit and an import.

/** Converts labels to instructions. */
export function labelChanges(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
}

/** Converts variables to instructions. */
export function environmentChanges(variables: Environment): string[] {
  return Object.entries(variables).map(([name, value]) => `ENV ${name}=${quoted(value)}`);
}

/** Quotes a string. An unescaped dollar sign would start a variable. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("$", "\\$");
