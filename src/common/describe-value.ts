// How error messages describe the values of options. A value is shown only if its option cannot hold a secret;
// otherwise only its type is shown.

const LONGEST_QUOTE = 200;

/** Returns a value's type in words, such as `a string` or `an empty array`; never its content. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value === "") return "an empty string";
  // NaN and Infinity come from failed calculations, and are not secrets.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object") return withArticle(typeof value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  return withArticle(classNameOf(value) ?? "object");
}

/**
 * Returns a string, number or boolean as in code, and only the type of other values. For options that cannot hold a
 * secret.
 *
 * Shows at most 200 characters, and URLs without their user and password.
 */
export function quoteValue(value: unknown): string {
  if (typeof value === "string") {
    const text = withoutCredentials(value);
    const excerpt = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
    return JSON.stringify(excerpt);
  }
  return ["number", "bigint", "boolean"].includes(typeof value)
    ? String(value)
    : describeType(value);
}

/**
 * Returns a path as in code, but only the type if the string looks like a file's content.
 *
 * Passing content instead of a path is a frequent slip. Content has a line break or, unless it begins like a path,
 * white space.
 */
export function quotePath(value: unknown): string {
  const isPath = typeof value === "string" && !/[\r\n]/.test(value);
  return isPath && (BEGINS_AS_PATH.test(value) || !/\s/.test(value))
    ? quoteValue(value)
    : describeType(value);
}

/** Returns the path of a secret's file as in code, but only the type if the string may be the secret itself. */
export function quoteKeyPath(value: unknown): string {
  const isPath =
    typeof value === "string" &&
    (BEGINS_AS_PATH.test(value) || /^\S*\.\w{1,10}$/.test(value)) &&
    // Base64 can have slashes, even at its beginning.
    !/^[A-Za-z0-9+/]{40,}=*$/.test(value);
  return isPath ? quotePath(value) : describeType(value);
}

const BEGINS_AS_PATH = /^(\.{0,2}[\\/]|~\/|[A-Za-z]:[\\/])/;

/**
 * Returns a field's name for a message, unchanged if it could be an identifier, a label's name or a path.
 *
 * Returns only the beginning of other names, since `NAME=value` or `Header: value` given as a name contains a value.
 */
export function describeName(name: string): string {
  const plain = /^[\w.\-/]*/.exec(name)?.[0] ?? "";
  return plain === name ? name : `${plain}…`;
}

/** Replaces the user and password of each URL in a string by `***`. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, "$1***@");
}

/** Matches up to the last `@` after `user:`, since a password can have slashes that should have been escaped. */
const CREDENTIALS =
  /(\b[a-z][\w+.-]*:\/\/)(?:[^\s"'`/?#@:]*:(?!\d{1,5}[/?#])[^\s"'`]*|[^\s"'`/?#]*)@/gi;

/** Returns undefined for a plain object, and for one whose getters throw. */
function classNameOf(value: object): string | undefined {
  try {
    // Bundlers rename a class whose own members mention it: `_ImageName`.
    const name = value.constructor.name.replace(/^_/, "");
    return name === "" || name === "Object" ? undefined : name;
  } catch {
    return undefined;
  }
}

function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}
