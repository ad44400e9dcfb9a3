import { InvalidOptionError } from "../../errors";
import { compilePieces, type Piece } from "./match-pieces";

/** One pattern of a `.dockerignore` file. */
export interface IgnorePattern {
  /** With `!`: what it matches is sent after all. */
  readonly negates: boolean;
  /** Without `!`. */
  readonly text: string;
  /** Whether it is about exactly this path. */
  matches(path: string): boolean;
}

/**
 * Docker's rules: those of Go's `filepath.Match`, and `**` for any number of folders
 * (github.com/moby/patternmatcher). Throws InvalidOptionError for what the docker CLI refuses.
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
 * The docker CLI hands an escaped letter on to Go's regular expressions, to which it is more than
 * itself; so files that nobody meant stay out, or in, as they do there.
 */
const LETTERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from("dDsSwWbBfnrtv", (letter) => [letter, `\\${letter}`])),
  a: "\\x07",
  A: "^",
  z: "$",
};

function matcher(text: string, pattern: string): (path: string) => boolean {
  // Most patterns are a path, or the end of one: no regular expression is as fast.
  if (!SPECIAL.test(text)) return (path) => path === text;
  const end = text.slice("**".length);
  if (text.startsWith("**") && end !== "" && !SPECIAL.test(end)) {
    return (path) => path.endsWith(end) || `/${path}` === end;
  }
  try {
    return compilePieces(toPieces(text, pattern));
  } catch (error) {
    // A range that ends before it begins.
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
    // An open or empty class, or a backslash at the end.
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

/** What may stand escaped in Go's classes is more than in those of JavaScript. */
function toClass(members: string): string {
  const inner = members.slice(1, -1).replace(/\\([^])/gu, (_, character: string) => {
    return /[\^\\\]-]/.test(character) ? `\\${character}` : character;
  });
  return `[${inner}]`;
}

function invalid(pattern: string): InvalidOptionError {
  return InvalidOptionError.quoting(".dockerignore", "patterns that Docker accepts", pattern);
}
