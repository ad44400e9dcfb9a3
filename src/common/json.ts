// JSON.parse's own errors quote the text around the fault. In settings and answers that text can be a login.

/**
 * Parses JSON. Throws an Error that says what was expected at which line and column, and quotes nothing:
 * `expected a comma or } at line 3, column 14`.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = jsonFault(text);
    if (fault === undefined) throw new Error("expected JSON");
    const { expected, offset } = fault;
    const before = text.slice(0, offset).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const where = `line ${before.length}, column ${column}`;
    const end = offset === text.length ? " (end of input)" : "";
    throw new Error(`expected ${expected} at ${where}${end}`);
  }
}

export interface JsonFault {
  /** What was expected there, in words. */
  readonly expected: string;
  /** How many characters precede the fault. */
  readonly offset: number;
}

const WHITE_SPACE = /[ \t\n\r]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Next = "value" | "first value" | "name" | "first name" | "colon" | "separator";

/** Returns where a string stops being JSON (RFC 8259); undefined if all of it is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let offset = 0;
  let next = "value" as Next;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const length = pattern.exec(text)?.[0].length ?? 0;
    offset += length;
    return length > 0;
  };
  for (;;) {
    skip(WHITE_SPACE);
    const char = text[offset];
    const within = open.at(-1);
    const closing = within === "{" ? "}" : "]";
    if (next === "separator" && within === undefined) {
      return char === undefined ? undefined : { expected: "the end", offset };
    }
    const mayClose = ["separator", "first value", "first name"].includes(next);
    if (mayClose && within !== undefined && char === closing) {
      open.pop();
      offset += 1;
      next = "separator";
    } else if (next === "separator") {
      if (char !== ",") return { expected: `a comma or ${closing}`, offset };
      offset += 1;
      next = within === "{" ? "name" : "value";
    } else if (next === "colon") {
      if (char !== ":") return { expected: "a colon", offset };
      offset += 1;
      next = "value";
    } else if (char === '"') {
      const end = endOfString(text, offset);
      if (typeof end !== "number") return end;
      offset = end;
      next = next === "name" || next === "first name" ? "colon" : "separator";
    } else if (next === "name" || next === "first name") {
      const expected = next === "name" ? "a name in quotes" : "a name in quotes or }";
      return { expected, offset };
    } else if (char === "{" || char === "[") {
      open.push(char);
      offset += 1;
      next = char === "{" ? "first name" : "first value";
    } else if (skip(SCALAR)) {
      next = "separator";
    } else {
      return { expected: next === "first value" ? "a value or ]" : "a value", offset };
    }
  }
}

/** Returns the offset after a string's closing quote, or the fault in the string. */
function endOfString(text: string, start: number): number | JsonFault {
  for (let offset = start + 1; ;) {
    const char = text[offset];
    if (char === '"') return offset + 1;
    if (char === undefined) return { expected: "a closing quote", offset };
    if (char < " ") return { expected: "an escaped character", offset };
    if (char !== "\\") {
      offset += 1;
      continue;
    }
    ESCAPE.lastIndex = offset;
    const escape = ESCAPE.exec(text)?.[0];
    if (escape === undefined) return { expected: "an escape such as \\n or \\u0041", offset };
    offset += escape.length;
  }
}
