import { InvalidOptionError } from "../../errors";
import { compilePieces, type Piece } from "./match-pieces";

/** One pattern of a `.dockerignore` file. */
export interface IgnorePattern {
  /** Whether it begins with `!`: paths that it matches are sent after all. */
  readonly negates: boolean;
  /** The pattern without `!`. */
  readonly text: string;
  /** Returns whether it matches the path itself; parents are not considered. */
  matches(path: string): boolean;
}

/**
 * Compiles a pattern by Docker's rules: those of Go's `filepath.Match`, and `**` for any number of
 * folders (github.com/moby/patternmatcher).
 *
 * Throws InvalidOptionError for a pattern that the docker CLI rejects.
 */
export function compilePattern(pattern: string): IgnorePattern {
  const negates = pattern.startsWith("!");
  const text = negates ? pattern.slice(1) : pattern;
  if (text === "") throw invalid(pattern);
  return { negates, text, matches: matcher(text, pattern) };
}

const SPECIAL = /[*?[\]\\]/;
const CLASS_MEMBER = String.raw`(?:\\[^]|[^\]\\-])`;
const CLASS = String.raw`\[\^?(?:${CLASS_MEMBER}(?:-${CLASS_MEMBER})?)+\]`;
const TOKEN = new RegExp(
  String.raw`(?<folders>\*\*\/?)|(?<some>\*)|(?<one>\?)|(?<class>${CLASS})|\\(?<escaped>[^])|(?<plain>[^\\[])`,
  "uy",
);

/**
 * The meanings of escaped letters.
 *
 * The docker CLI passes them on to Go's regular expressions, where `\d` matches any digit.
 */
const LETTERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from("dDsSwWbBfnrtv", (letter) => [letter, `\\${letter}`])),
  a: "\\x07",
  A: "^",
  z: "$",
};

function matcher(text: string, pattern: string): (path: string) => boolean {
  // Most patterns are a path or the end of a path: no regular expression is as fast for these.
  if (!SPECIAL.test(text)) return (path) => path === text;
  const end = text.slice("**".length);
  if (text.startsWith("**") && end !== "" && !SPECIAL.test(end)) {
    return (path) => path.endsWith(end) || `/${path}` === end;
  }
  try {
    return compilePieces(toPieces(text, pattern));
  } catch (error) {
    // The pattern has a range that ends before it begins, such as `[z-a]`.
    if (error instanceof SyntaxError) throw invalid(pattern);
    throw error;
  }
}

function toPieces(text: string, pattern: string): Piece[] {
  const pieces: Piece[] = [];
  const once = (source: string): void => void pieces.push({ kind: "once", source });
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    // The pattern has an unclosed or empty class, or ends with a backslash.
    if (groups === undefined) throw invalid(pattern);
    const isLast = TOKEN.lastIndex === text.length;
    const { folders, some, one, class: members, escaped, plain } = groups;
    if (folders !== undefined) pieces.push({ kind: isLast ? "rest" : "folders" });
    else if (some !== undefined) pieces.push({ kind: "name" });
    else if (one !== undefined) once("[^/]");
    else if (members !== undefined) once(toClass(members));
    else if (escaped !== undefined && /[a-zA-Z0-9]/.test(escaped)) {
      const meaning = LETTERS[escaped];
      if (meaning === undefined) throw invalid(pattern);
      once(meaning);
    } else once((escaped ?? plain ?? "").replace(/[\^$\\.*+?()[\]{}|/]/, "\\$&"));
  }
  return pieces;
}

/** Translates a class: Go allows more characters to be escaped than JavaScript. */
function toClass(members: string): string {
  const inner = members.slice(1, -1).replace(/\\([^])/gu, (_, character: string) => {
    return /[\^\\\]-]/.test(character) ? `\\${character}` : character;
  });
  return `[${inner}]`;
}

function invalid(pattern: string): InvalidOptionError {
  return InvalidOptionError.quoting(".dockerignore", "patterns that Docker accepts", pattern);
}
