import { posix } from "node:path";

/**
 * Returns the patterns of a `.dockerignore` file in order; negations keep their leading `!`
 * (docs.docker.com/build/concepts/context, "dockerignore files").
 */
export function parseIgnoreFile(text: string): string[] {
  const patterns: string[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    // A comment begins in the first column: ` #file` is a pattern.
    if (line.startsWith("#")) continue;
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const negates = trimmed.startsWith("!");
    const pattern = cleanPath(negates ? trimmed.slice(1).trim() : trimmed);
    patterns.push(negates ? `!${pattern}` : pattern);
  }
  return patterns;
}

/** Normalizes a path: `a//b/`, `./a/b` and `/a/b` become `a/b`. */
function cleanPath(pattern: string): string {
  if (pattern === "") return "";
  const clean = posix.normalize(pattern).replace(/(.)\/$/, "$1");
  return clean.length > 1 && clean.startsWith("/") ? clean.slice(1) : clean;
}
