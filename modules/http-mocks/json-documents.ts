import { readFileSync } from "node:fs";
import { checkText, InvalidOptionError, messageOf } from "../../src/module";

/** Reads a JSON file. Throws InvalidOptionError if it does not exist or is not JSON. */
export function readJsonFile(path: string, option: string): string {
  try {
    const text = readFileSync(checkText(path, option), "utf8");
    JSON.parse(text);
    return text;
  } catch (error) {
    if (error instanceof InvalidOptionError) throw error;
    // JSON.parse quotes what it cannot read.
    const reason = error instanceof SyntaxError ? "not JSON" : messageOf(error);
    throw InvalidOptionError.describing(option, "the path of a JSON file", reason);
  }
}

/** Returns objects as JSON. Throws InvalidOptionError for a value that is no object, or that JSON cannot carry. */
export function toJson(values: readonly object[], option: string): string {
  const expected = "objects that JSON can carry";
  for (const [index, value] of (values as readonly unknown[]).entries()) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new InvalidOptionError(`${option}[${index}]`, expected, value);
    }
  }
  try {
    return JSON.stringify(values);
  } catch (error) {
    throw InvalidOptionError.describing(option, expected, messageOf(error));
  }
}
