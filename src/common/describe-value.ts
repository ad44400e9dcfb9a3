// How error messages name what they were given. A value is shown only where its option cannot hold a
// secret; everywhere else the type has to do.

const LONGEST_QUOTE = 200;

/** Returns a value's type in words, such as `a string` or `an empty array`; never what it holds. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value === "") return "an empty string";
  // NaN and Infinity are where calculations fail, and no secrets.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object") return withArticle(typeof value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  return withArticle(classNameOf(value) ?? "object");
}

/**
 * Returns a string, number or boolean as code writes it, for an option that cannot hold a secret: at
 * most 200 characters, and URLs without their user and password. Describes other values by their type.
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
 * Returns the path of a file or folder as code writes it. Describes by its type what is rather the
 * content, which is a frequent slip: text with a line break or, unless it begins as a path, a space.
 */
export function quotePath(value: unknown): string {
  const isPath = typeof value === "string" && !/[\r\n]/.test(value);
  return isPath && (BEGINS_AS_PATH.test(value) || !/\s/.test(value))
    ? quoteValue(value)
    : describeType(value);
}

/** Returns the path of a file with a secret as code writes it, and the type of what may be the secret. */
export function quoteKeyPath(value: unknown): string {
  const isPath =
    typeof value === "string" &&
    (BEGINS_AS_PATH.test(value) || /^\S*\.\w{1,10}$/.test(value)) &&
    // Base64 can have slashes, at its beginning, too.
    !/^[A-Za-z0-9+/]{40,}=*$/.test(value);
  return isPath ? quotePath(value) : describeType(value);
}

const BEGINS_AS_PATH = /^(\.{0,2}[\\/]|~\/|[A-Za-z]:[\\/])/;

/**
 * Returns the name of a field for a message: as it is where it could be an identifier, a label's name
 * or a path, otherwise its beginning, since `NAME=value` or `Header: value` given as a name has a
 * value in it.
 */
export function describeName(name: string): string {
  const plain = /^[\w.\-/]*/.exec(name)?.[0] ?? "";
  return plain === name ? name : `${plain}…`;
}

/** Returns a text in which URLs have `***` in place of a user and password. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, "$1***@");
}

/** Up to the last `@` behind `user:`, since a password may have slashes that should be escaped. */
const CREDENTIALS =
  /(\b[a-z][\w+.-]*:\/\/)(?:[^\s"'`/?#@:]*:(?!\d{1,5}[/?#])[^\s"'`]*|[^\s"'`/?#]*)@/gi;

/** Undefined for a plain object, and for one that does not tell. */
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
