import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { InvalidOptionError, statPath, type FileToCopy } from "../../src/module";

/**
 * The folder of the scripts that run in the order of their names when the services are ready
 * (docs.localstack.cloud/references/init-hooks). MiniStack and Floci read it, too.
 */
export const READY_FOLDER = "/etc/localstack/init/ready.d";
const RUNNABLE = /\.(sh|py)$/;

/**
 * Returns what to copy for these scripts; a folder stands for its scripts. Each name begins with a number; the first
 * follows the `earlier` scripts. Throws InvalidOptionError for a file that does not exist or that the emulator
 * would ignore, and for a folder without scripts.
 */
export function initScripts(paths: readonly string[], earlier: number): FileToCopy[] {
  return paths.flatMap(scriptsAt).map((source, index) => {
    const number = String(earlier + index + 1).padStart(4, "0");
    // LocalStack runs a script as a program, so it must be executable.
    return { source, target: `${READY_FOLDER}/${number}-${basename(source)}`, mode: 0o755 };
  });
}

function scriptsAt(path: string): string[] {
  const scripts = isFile(path) ? [path] : scriptsIn(path);
  if (scripts.length > 0 && scripts.every((script) => RUNNABLE.test(script))) return scripts;
  const expected = "an existing file that ends in .sh or .py, or a folder with such files";
  throw InvalidOptionError.quotingPath("withInitScripts", expected, path);
}

/** Returns the folder's scripts in the order of their names, without hidden ones; none for what is no folder. */
function scriptsIn(path: string): string[] {
  if (!isFolder(path)) return [];
  return readdirSync(path)
    .filter((name) => RUNNABLE.test(name) && !name.startsWith("."))
    .sort()
    .map((name) => join(path, name))
    .filter(isFile);
}

const isFile = (path: string): boolean => statPath(path)?.isFile() === true;
const isFolder = (path: string): boolean => statPath(path)?.isDirectory() === true;
