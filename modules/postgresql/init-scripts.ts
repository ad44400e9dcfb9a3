import { readdirSync, statSync, type Stats } from "node:fs";
import { basename, join } from "node:path";
import { InvalidOptionError, type ContentToCopy, type FileToCopy } from "../../src/module";
import { scriptWithIncludes } from "./included-scripts";

const FOLDER = "/docker-entrypoint-initdb.d";
/** The files that the image runs. It ignores all others (hub.docker.com/_/postgres, "Initialization scripts"). */
const RUNNABLE = /\.(sh|sql|sql\.gz|sql\.xz|sql\.zst)$/;

/** What has to be copied for a script. */
export interface InitScript {
  readonly files: readonly FileToCopy[];
  readonly contents: readonly ContentToCopy[];
}

/** The order in which the image runs files: that of the locale en_US. */
const { compare } = new Intl.Collator("en-US");

/**
 * Returns what to copy for each of these scripts. A folder stands for its scripts. The image runs scripts in the
 * order of their names, so each name begins with a number; the first follows the `earlier` scripts. Throws
 * InvalidOptionError for a file that does not exist or that the image would ignore, and for a folder without
 * scripts.
 */
export function initScripts(paths: readonly string[], earlier: number): InitScript[] {
  return paths
    .flatMap((path) => scriptsAt(path))
    .map(({ source, mode }, index) => {
      const number = String(earlier + index + 1).padStart(4, "0");
      const target = `${FOLDER}/${number}-${basename(source)}`;
      const including = source.endsWith(".sql") ? scriptWithIncludes(source, number) : undefined;
      if (including !== undefined) {
        return { files: including.files, contents: [{ content: including.runner, target }] };
      }
      // The server's user must be able to read the file; an executable file stays executable.
      return { files: [{ source, target, mode: (mode & 0o777) | 0o444 }], contents: [] };
    });
}

interface Script {
  readonly source: string;
  readonly mode: number;
}

function scriptsAt(path: string): Script[] {
  const stats = statsOf(path);
  if (stats?.isFile() === true && RUNNABLE.test(path)) return [{ source: path, mode: stats.mode }];
  if (stats?.isDirectory() !== true) {
    const expected = "an existing file that ends in .sql, .sql.gz, .sql.xz, .sql.zst or .sh";
    throw InvalidOptionError.quotingPath("withInitScripts", `${expected}, or a folder`, path);
  }
  const scripts = scriptsIn(path);
  if (scripts.length === 0) {
    const expected = "a folder with files that end in .sql, .sql.gz, .sql.xz, .sql.zst or .sh";
    throw InvalidOptionError.quotingPath("withInitScripts", expected, path);
  }
  return scripts;
}

/** Returns the files of a folder that the image would run: not hidden ones, and not those in folders below. */
function scriptsIn(folder: string): Script[] {
  return readdirSync(folder)
    .filter((name) => RUNNABLE.test(name) && !name.startsWith("."))
    .sort(compare)
    .map((name) => ({ source: join(folder, name), stats: statsOf(join(folder, name)) }))
    .flatMap(({ source, stats }) =>
      stats?.isFile() === true ? [{ source, mode: stats.mode }] : [],
    );
}

/** Node's codes for strings that cannot be paths. */
const NO_PATH = ["ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE", "ERR_INVALID_ARG_TYPE"];

/** Returns undefined for what cannot be a path. Node's error would quote it, and it can be a script's text. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (NO_PATH.includes(code)) return undefined;
    throw error;
  }
}
