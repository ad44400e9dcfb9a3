import type { Builder } from "../build-request";
import { parseIgnoreFile } from "./ignore-file";
import { compilePattern, type IgnorePattern } from "./ignore-pattern";

/** What is known of a folder, for those in it: which patterns match it or a folder above it. */
export type FolderMatches = readonly boolean[];

export interface Verdict {
  readonly ignored: boolean;
  /** For what is in it, where it is a folder. */
  readonly matches: FolderMatches;
}

/**
 * Decides what is left out of a context. Of the patterns that match a path or a folder above it the
 * last one counts.
 */
export class IgnoreMatcher {
  private readonly patterns: readonly IgnorePattern[];
  private readonly negations: readonly IgnorePattern[];

  /** Throws InvalidOptionError. */
  constructor(
    patterns: readonly string[],
    private readonly builder: Builder = "classic",
  ) {
    this.patterns = patterns.map(compilePattern);
    this.negations = this.patterns.filter(({ negates }) => negates);
  }

  /** Reads the text of a `.dockerignore` file; `always` are paths that are sent whatever it says. */
  static of(text: string, always: readonly string[], builder?: Builder): IgnoreMatcher {
    const patterns = parseIgnoreFile(text);
    const plain = new IgnoreMatcher(patterns);
    const wanted = always.filter((path) => plain.ignores(path));
    return new IgnoreMatcher([...patterns, ...wanted.map((path) => `!${literal(path)}`)], builder);
  }

  /** The verdict on a path by what is known of its folder; undefined at the top. */
  judge(path: string, folder: FolderMatches | undefined): Verdict {
    let ignored = false;
    const matches = this.patterns.map((pattern, index) => {
      if (folder?.[index] !== true) {
        // It could not change the verdict, and does not count for what is below either.
        if (pattern.negates !== ignored) return false;
        if (!pattern.matches(path)) return false;
      }
      ignored = !pattern.negates;
      return true;
    });
    return { ignored, matches };
  }

  /** The verdict on a path of which nothing else was asked. */
  ignores(path: string): boolean {
    const names = path.split("/");
    let verdict: Verdict | undefined;
    names.forEach((_, index) => {
      verdict = this.judge(names.slice(0, index + 1).join("/"), verdict?.matches);
    });
    return verdict?.ignored ?? false;
  }

  /**
   * Whether something in an ignored folder can be sent after all. For the classic builder the docker
   * CLI looks only where a negation begins with the folder's own name: `!**\/x` opens none. BuildKit
   * looks wherever a negation can match.
   */
  opens(folder: string): boolean {
    return this.negations.some(
      ({ text }) =>
        `${text}/`.startsWith(`${folder}/`) ||
        (this.builder === "buildkit" && reachesInto(folder.split("/"), text.split("/"))),
    );
  }
}

/** Whether a pattern can match something below a folder, name by name. */
function reachesInto(folder: readonly string[], pattern: readonly string[]): boolean {
  for (const [index, name] of folder.entries()) {
    const part = pattern[index];
    if (part === undefined) return false;
    // A class can have a slash in it, so that a part of the pattern need not be one.
    if (part.includes("**") || part.includes("[")) return true;
    if (!compilePattern(part).matches(name)) return false;
  }
  return true;
}

/** A path as a pattern that matches nothing else. */
const literal = (path: string): string => path.replace(/[*?[\]\\]/g, "\\$&");
