import { basename } from "node:path";
import { findInitScripts, type ContentToCopy, type FileToCopy } from "../../src/module";
import { scriptWithIncludes } from "./included-scripts";

const FOLDER = "/docker-entrypoint-initdb.d";
/** The files that the image runs. It ignores all others (hub.docker.com/_/postgres, "Initialization scripts"). */
const RUNNABLE = [".sql", ".sql.gz", ".sql.xz", ".sql.zst", ".sh"];

/** What has to be copied for a script. */
export interface InitScript {
  readonly files: readonly FileToCopy[];
  readonly contents: readonly ContentToCopy[];
}

/**
 * Returns what to copy for each of these scripts. A folder stands for its scripts. The image runs scripts in the
 * order of their names, so each name begins with a number; the first follows the `earlier` scripts. Throws
 * InvalidOptionError for a file that does not exist or that the image would ignore, and for a folder without
 * scripts.
 */
export function initScripts(paths: readonly string[], earlier: number): InitScript[] {
  return findInitScripts(paths, RUNNABLE).map(({ source, mode }, index) => {
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
