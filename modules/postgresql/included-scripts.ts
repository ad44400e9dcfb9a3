import { readFileSync, statSync } from "node:fs";
import { dirname, posix, relative, resolve } from "node:path";
import type { FileToCopy } from "../../src/module";

/** A folder of its own for each script; the image runs only what is in its init folder. */
const FOLDER = "/etc/mayfly-postgres-init";
/** psql's commands that find a file relative to the file that includes it. */
const INCLUDE = /^\s*\\(?:ir|include_relative)\s+(?:'([^'\n]+)'|([^\s\\]+))/gm;

/** The files of a script that includes others. */
export interface ScriptWithIncludes {
  readonly files: readonly FileToCopy[];
  /** What the image runs in place of the script. */
  readonly runner: string;
}

/**
 * Returns the files of an SQL script that includes others by `\ir`, at the same places relative to each other as on
 * this machine. Returns undefined for a script that includes none that exist.
 */
export function scriptWithIncludes(script: string, number: string): ScriptWithIncludes | undefined {
  const source = resolve(script);
  const sources = [...includedBy(source, new Set([source]))];
  if (sources.length === 1) return undefined;
  const top = commonFolder(sources);
  const targetOf = (file: string): string =>
    posix.join(FOLDER, number, relative(top, file).replaceAll("\\", "/"));
  return {
    files: sources.map((file) => ({ source: file, target: targetOf(file), mode: 0o644 })),
    runner: `\\ir ${quote(targetOf(source))}\n`,
  };
}

/** Adds the files that a script includes, and those that they include. */
function includedBy(script: string, found: Set<string>): Set<string> {
  for (const [, quoted, plain = ""] of readFileSync(script, "utf8").matchAll(INCLUDE)) {
    const file = resolve(dirname(script), quoted ?? plain);
    const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    if (!isFile || found.has(file)) continue;
    found.add(file);
    includedBy(file, found);
  }
  return found;
}

function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0] ?? "");
  while (files.some((file) => relative(folder, file).startsWith(".."))) folder = dirname(folder);
  return folder;
}

/** In quotes, psql takes a backslash for an escape. */
const quote = (path: string): string => `'${path.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
