import type { Builder } from "../build-request";
import { parseIgnoreFile } from "./ignore-file";
import { compilePattern, type IgnorePattern } from "./ignore-pattern";

/** For each pattern, whether it matches a folder or one of its parents. */
export type FolderMatches = readonly boolean[];

export interface Verdict {
  readonly ignored: boolean;
  /** The path's own matches, which `judge` needs for its children if it is a folder. */
  readonly matches: FolderMatches;
}

/**
 * Decides which paths are excluded from a context.
 *
 * The last pattern that matches the path or one of its parents counts.
 */
export class IgnoreMatcher {
  readonly #patterns: readonly IgnorePattern[];
  readonly #negations: readonly IgnorePattern[];
  readonly #builder: Builder;

  /** Throws InvalidOptionError. */
  constructor(patterns: readonly string[], builder: Builder = "classic") {
    this.#builder = builder;
    this.#patterns = patterns.map(compilePattern);
    this.#negations = this.#patterns.filter(({ negates }) => negates);
  }

  /**
   * Returns a matcher for the text of a `.dockerignore` file. The paths in `always` are always
   * sent.
   */
  static of(text: string, always: readonly string[], builder?: Builder): IgnoreMatcher {
    const patterns = parseIgnoreFile(text);
    const plain = new IgnoreMatcher(patterns);
    const wanted = always.filter((path) => plain.ignores(path));
    return new IgnoreMatcher([...patterns, ...wanted.map((path) => `!${literal(path)}`)], builder);
  }

  /** Judges a path, given the matches of its folder; they are undefined at the root. */
  judge(path: string, folder: FolderMatches | undefined): Verdict {
    let ignored = false;
    const matches = this.#patterns.map((pattern, index) => {
      if (folder?.[index] !== true) {
        // This pattern cannot change the verdict, here or for the path's children.
        if (pattern.negates !== ignored) return false;
        if (!pattern.matches(path)) return false;
      }
      ignored = !pattern.negates;
      return true;
    });
    return { ignored, matches };
  }

  /** Returns whether a path is excluded, if the matches of its folder are not known. */
  ignores(path: string): boolean {
    const names = path.split("/");
    let verdict: Verdict | undefined;
    names.forEach((_, index) => {
      verdict = this.judge(names.slice(0, index + 1).join("/"), verdict?.matches);
    });
    return verdict?.ignored ?? false;
  }

  /**
   * Returns whether a path in an excluded folder can still be sent.
   *
   * For the classic builder, the docker CLI looks into a folder only if a negation begins with the
   * folder's path: `!**\/x` opens no folder. BuildKit looks wherever a negation can match.
   */
  opens(folder: string): boolean {
    return this.#negations.some(
      ({ text }) =>
        `${text}/`.startsWith(`${folder}/`) ||
        (this.#builder === "buildkit" && reachesInto(folder.split("/"), text.split("/"))),
    );
  }
}

/** Returns whether a pattern can match something in a folder, compared name by name. */
function reachesInto(folder: readonly string[], pattern: readonly string[]): boolean {
  for (const [index, name] of folder.entries()) {
    const part = pattern[index];
    if (part === undefined) return false;
    // A class can contain a slash, so this part need not correspond to one name.
    if (part.includes("**") || part.includes("[")) return true;
    if (!compilePattern(part).matches(name)) return false;
  }
  return true;
}

/** Returns a pattern that matches exactly this path. */
const literal = (path: string): string => path.replace(/[*?[\]\\]/g, "\\$&");
