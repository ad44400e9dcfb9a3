import { describeName } from "../common/describe-value";
import { fieldOf, InvalidOptionError } from "../errors";

// The checks that several options share. Each returns what it was given, so that it can stand where
// the value is used.

/** Milliseconds: zero or more, finite. */
export function checkTimeout(ms: number, option: string): number {
  if (!Number.isFinite(ms) || ms < 0) {
    throw InvalidOptionError.quoting(option, "milliseconds, zero or more", ms);
  }
  return ms;
}

/** A path in the container, from its root. */
export function checkTarget(path: string, option: string): string {
  if (typeof path !== "string" || !/^(\/|[A-Za-z]:[\\/])/.test(path)) {
    throw InvalidOptionError.quoting(option, "an absolute path in the container", path);
  }
  return path;
}

/** Permission bits, such as 0o644; a decimal 666 is a frequent slip and not one of them. */
export function checkMode(mode: number | undefined, option: string): number | undefined {
  if (mode !== undefined && (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)) {
    throw InvalidOptionError.quoting(option, "permission bits such as 0o644", mode);
  }
  return mode;
}

/** A string with at least one character. */
export function checkText(text: string, option: string): string {
  if (typeof text !== "string" || text === "") {
    throw new InvalidOptionError(option, "a non-empty string", text);
  }
  return text;
}

export function checkBoolean(flag: boolean, option: string): boolean {
  if (typeof flag !== "boolean") throw InvalidOptionError.quoting(option, "true or false", flag);
  return flag;
}

/** A name that engines give to networks and volumes. */
export function checkResourceName(name: string, option: string): string {
  if (typeof name !== "string" || !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
    throw InvalidOptionError.quoting(option, "letters, digits, and _ . - after the first", name);
  }
  return name;
}

/** What stands for a network or a volume: one that was started, or its name, which is returned. */
export function checkStarted(
  resource: string | { getName(): string },
  option: "network" | "volume",
): string {
  if (typeof resource === "string" && resource !== "") return resource;
  if (typeof fieldOf(resource, "getName") === "function") {
    return (resource as { getName(): string }).getName();
  }
  throw new InvalidOptionError(option, `a started ${option}, or the name of one`, resource);
}

/** An array of strings; a lone string instead of an array is a frequent slip. */
export function checkTexts(texts: readonly string[], option: string): readonly string[] {
  const isArray: boolean = Array.isArray(texts);
  if (!isArray) throw new InvalidOptionError(option, "an array of strings", texts);
  texts.forEach((text: unknown, index) => {
    if (typeof text === "string") return;
    throw new InvalidOptionError(`${option}[${index}]`, "a string", text);
  });
  return texts;
}

/** An object whose values are strings. */
export function checkRecord<T extends Readonly<Record<string, string>>>(
  record: T,
  option: string,
): T {
  const isObject = typeof record === "object" && (record as unknown) !== null;
  if (!isObject || Array.isArray(record)) {
    throw new InvalidOptionError(option, "an object of strings", record);
  }
  for (const [name, value] of Object.entries(record)) {
    if (name === "") throw new InvalidOptionError(option, "names that are not empty", name);
    if (typeof value !== "string") {
      throw new InvalidOptionError(`${option}.${describeName(name)}`, "a string", value);
    }
  }
  return record;
}

const EXPECTED_NAME = 'a name without "=" or zero bytes';

/**
 * Environment variables, or a Dockerfile's arguments. A `=` in a name would end it there, and a zero
 * byte would end the value in the program that gets it.
 */
export function checkVariables<T extends Readonly<Record<string, string>>>(
  variables: T,
  option: string,
): T {
  for (const [name, value] of Object.entries(checkRecord(variables, option))) {
    const variable = `${option}.${describeName(name)}`;
    if (/[=\0]/.test(name)) {
      throw InvalidOptionError.describing(variable, EXPECTED_NAME, "a name with one");
    }
    if (value.includes("\0")) {
      const expected = "a string without zero bytes";
      throw InvalidOptionError.describing(variable, expected, "one with a zero byte");
    }
  }
  return variables;
}
