import { fieldOf, InvalidOptionError } from "../errors";

// The checks that several options share. Each returns what it was given, so that it can stand where
// the value is used.

/** Milliseconds: zero or more, finite. */
export function checkTimeout(ms: number, option: string): number {
  if (!Number.isFinite(ms) || ms < 0) {
    throw new InvalidOptionError(option, "milliseconds, zero or more", ms);
  }
  return ms;
}

/** A path in the container, from its root. */
export function checkTarget(path: string, option: string): string {
  if (typeof path !== "string" || !/^(\/|[A-Za-z]:[\\/])/.test(path)) {
    throw new InvalidOptionError(option, "an absolute path in the container", path);
  }
  return path;
}

/** Permission bits, such as 0o644; a decimal 666 is a frequent slip and not one of them. */
export function checkMode(mode: number | undefined, option: string): number | undefined {
  if (mode !== undefined && (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)) {
    throw new InvalidOptionError(option, "permission bits such as 0o644", mode);
  }
  return mode;
}

/** A text with at least one character. */
export function checkText(text: string, option: string): string {
  if (typeof text !== "string" || text === "") {
    throw new InvalidOptionError(option, "a text that is not empty", text);
  }
  return text;
}

export function checkBoolean(flag: boolean, option: string): boolean {
  if (typeof flag !== "boolean") throw new InvalidOptionError(option, "true or false", flag);
  return flag;
}

/** A name that engines give to networks and volumes. */
export function checkResourceName(name: string, option: string): string {
  if (typeof name !== "string" || !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
    throw new InvalidOptionError(option, "letters, digits, and _ . - after the first", name);
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

/** A list of texts; a lone text instead of a list is a frequent slip. */
export function checkTexts(texts: readonly string[], option: string): readonly string[] {
  const valid = Array.isArray(texts) && texts.every((text) => typeof text === "string");
  if (!valid) throw new InvalidOptionError(option, "a list of texts", texts);
  return texts;
}

/** A record of names to texts. */
export function checkRecord<T extends Readonly<Record<string, string>>>(
  record: T,
  option: string,
): T {
  const valid =
    typeof record === "object" &&
    (record as unknown) !== null &&
    Object.entries(record).every(([name, value]) => name !== "" && typeof value === "string");
  if (!valid) throw new InvalidOptionError(option, "a record of texts", record);
  return record;
}
