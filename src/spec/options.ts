import { describeName } from "../common/describe-value";
import { warn } from "../common/warn";
import { fieldOf, InvalidOptionError } from "../errors";

// Shared checks of options. Each returns the checked value, or throws InvalidOptionError. `option` is the
// name of what the user wrote: a method (`withUser`) or a class (`Network`), possibly with a key or an index
// (`withVolume.target`, `withCommand[1]`, `Network.driver`), or an environment variable.

/** Checks milliseconds: zero or more, finite. */
export function checkTimeout(ms: number, option: string): number {
  if (!Number.isFinite(ms) || ms < 0) {
    throw InvalidOptionError.quoting(option, "milliseconds, zero or more", ms);
  }
  return ms;
}

/** The longest time, in milliseconds, that Node's timers take: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Checks a start-up timeout in milliseconds. Returns 24 days for Infinity, and for all that Node's timers cannot take. */
export function checkStartupTimeout(ms: number, option: string): number {
  return ms === Infinity ? LONGEST_TIMER_MS : Math.min(checkTimeout(ms, option), LONGEST_TIMER_MS);
}

/** The numbers that `checkWholeNumber` accepts. */
export interface WholeNumberRange {
  /** Default 1. */
  readonly from?: number;
  /** Default: no limit. */
  readonly to?: number;
  /** What the message calls the number. Default `a whole number`. */
  readonly noun?: string;
}

/** Checks a whole number, 1 or more unless the range says otherwise. Throws InvalidOptionError. */
export function checkWholeNumber(
  value: number,
  option: string,
  range: WholeNumberRange = {},
): number {
  const { from = 1, to = Infinity, noun = "a whole number" } = range;
  if (!Number.isInteger(value) || value < from || value > to) {
    const least = from === 0 ? "zero" : String(from);
    const expected =
      to === Infinity ? `${noun}, ${least} or more` : `${noun} from ${from} to ${to}`;
    throw InvalidOptionError.quoting(option, expected, value);
  }
  return value;
}

/** Checks permission bits such as 0o644. */
export function checkMode(mode: number | undefined, option: string): number | undefined {
  if (mode !== undefined && (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)) {
    throw InvalidOptionError.quoting(option, "permission bits such as 0o644", mode);
  }
  return mode;
}

export function checkBoolean(flag: boolean, option: string): boolean {
  if (typeof flag !== "boolean") throw InvalidOptionError.quoting(option, "true or false", flag);
  return flag;
}

/** Checks a signal: a name such as `SIGHUP` or `HUP`, or a number. Throws InvalidOptionError. */
export function checkSignal(signal: string | number, option: string): string | number {
  const isSignal =
    typeof signal === "number"
      ? Number.isInteger(signal) && signal > 0
      : typeof signal === "string" && /^[a-z][a-z\d+-]*$/i.test(signal);
  if (isSignal) return signal;
  throw InvalidOptionError.quoting(option, "the name or the number of a signal", signal);
}

/** Checks a function; `expected` can describe its arguments. */
export function checkFunction<T>(value: T, option: string, expected = "a function"): T {
  if (typeof value !== "function") throw new InvalidOptionError(option, expected, value);
  return value;
}

/** Checks an object that is neither null nor an array. Throws InvalidOptionError. */
export function checkObject<T>(value: T, option: string, expected: string): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidOptionError(option, expected, value);
  }
  return value;
}

/** Checks that a string is one of a few words. Throws InvalidOptionError. */
export function checkOneOf<Word extends string>(
  value: string,
  words: readonly Word[],
  option: string,
): Word {
  const word = words.find((each) => each === value);
  if (word === undefined) {
    throw InvalidOptionError.quoting(option, `one of ${words.join(", ")}`, value);
  }
  return word;
}

/** Checks a string, which may be empty. Throws InvalidOptionError. */
export function checkString(text: string, option: string): string {
  if (typeof text !== "string") throw new InvalidOptionError(option, "a string", text);
  return text;
}

/** Checks a string with at least one character. Throws InvalidOptionError. */
export function checkText(text: string, option: string): string {
  if (typeof text !== "string" || text === "") {
    throw new InvalidOptionError(option, "a non-empty string", text);
  }
  return text;
}

/** Checks an absolute path in the container. */
export function checkTarget(path: string, option: string): string {
  if (typeof path !== "string" || !/^(\/|[A-Za-z]:[\\/])/.test(path)) {
    throw InvalidOptionError.quoting(option, "an absolute path in the container", path);
  }
  return path;
}

/** Checks a name that engines accept for networks and volumes. */
export function checkResourceName(name: string, option: string): string {
  if (typeof name !== "string" || !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
    throw InvalidOptionError.quoting(
      option,
      "a name of letters, digits, _ . and -, starting with a letter or digit",
      name,
    );
  }
  return name;
}

/** Returns the name of a started network or volume; a name that was given instead, unchanged. */
export function checkStarted(
  resource: string | { getName(): string },
  what: "network" | "volume",
  option: string,
): string {
  if (typeof resource === "string" && resource !== "") return resource;
  if (typeof fieldOf(resource, "getName") === "function") {
    return (resource as { getName(): string }).getName();
  }
  throw new InvalidOptionError(option, `a started ${what} or the name of a ${what}`, resource);
}

/** Returns the id of a started container; an id or name that was given instead, unchanged. */
export function checkContainer(container: string | { getId(): string }, option: string): string {
  if (typeof container === "string" && container !== "") return container;
  if (typeof fieldOf(container, "getId") === "function") {
    return (container as { getId(): string }).getId();
  }
  throw new InvalidOptionError(option, "a started container, or its id or name", container);
}

/** Checks entries of a hosts file. */
export function checkExtraHosts<
  Hosts extends readonly { readonly host: string; readonly ipAddress: string }[],
>(extraHosts: Hosts, option: string): Hosts {
  checkArray(extraHosts, option, "an array of { host, ipAddress }");
  extraHosts.forEach(({ host, ipAddress }, index) => {
    checkText(host, `${option}[${index}].host`);
    checkText(ipAddress, `${option}[${index}].ipAddress`);
  });
  return extraHosts;
}

/** Checks an array, but not its items. Throws InvalidOptionError. */
export function checkArray<Items extends readonly unknown[]>(
  items: Items,
  option: string,
  expected: string,
): Items {
  const isArray: boolean = Array.isArray(items);
  if (!isArray) throw new InvalidOptionError(option, expected, items);
  return items;
}

/** Checks an array of strings. */
export function checkStrings(texts: readonly string[], option: string): readonly string[] {
  checkArray(texts, option, "an array of strings");
  texts.forEach((text, index) => checkString(text, `${option}[${index}]`));
  return texts;
}

/** Checks an array of strings with at least one character each. Throws InvalidOptionError. */
export function checkTexts(texts: readonly string[], option: string): void {
  checkArray(texts, option, "an array of strings");
  texts.forEach((text, index) => checkText(text, `${option}[${index}]`));
}

/** Checks an object whose values are strings. */
export function checkStringValues<T extends Readonly<Record<string, string>>>(
  object: T,
  option: string,
): T {
  for (const [name, value] of Object.entries(
    checkObject(object, option, "an object with string values"),
  )) {
    if (name === "") throw new InvalidOptionError(option, "non-empty names", name);
    checkString(value, `${option}.${describeName(name)}`);
  }
  return object;
}

/**
 * Returns an object whose values are strings, and writes numbers and booleans as strings, as testcontainers does.
 * Warns once about the first such value. Throws InvalidOptionError.
 */
export function toStringValues<T extends Readonly<Record<string, string>>>(
  object: T,
  option: string,
): T {
  checkObject(object, option, "an object with string values");
  const entries = Object.entries<unknown>(object).map(([name, value]): [string, unknown] => {
    if (typeof value !== "number" && typeof value !== "boolean") return [name, value];
    const words = `${option}.${describeName(name)}: a ${typeof value} was given`;
    warn("VALUE_NOT_A_STRING", `${words}, and is passed on as a string. Write it in quotes.`);
    return [name, String(value)];
  });
  return checkStringValues(Object.fromEntries(entries) as T, option);
}

const EXPECTED_NAME = 'a name without "=" or zero bytes';

/**
 * Checks environment variables, or a Dockerfile's arguments, and returns them as strings. A `=` would end a name, and
 * a zero byte would cut off a value.
 */
export function checkVariables<T extends Readonly<Record<string, string>>>(
  variables: T,
  option: string,
): T {
  const checked = toStringValues(variables, option);
  for (const [name, value] of Object.entries(checked)) {
    const variable = `${option}.${describeName(name)}`;
    if (/[=\0]/.test(name)) {
      throw InvalidOptionError.describing(variable, EXPECTED_NAME, "a name that contains one");
    }
    if (value.includes("\0")) {
      const expected = "a string without zero bytes";
      throw InvalidOptionError.describing(variable, expected, "a string with a zero byte");
    }
  }
  return checked;
}
