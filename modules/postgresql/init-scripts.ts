import { statSync } from "node:fs";
import { basename } from "node:path";
import { InvalidOptionError, type FileToCopy } from "../../src";

const FOLDER = "/docker-entrypoint-initdb.d";
/** The files that the image runs. It ignores all others (hub.docker.com/_/postgres, "Initialization scripts"). */
const RUNNABLE = /\.(sh|sql|sql\.gz|sql\.xz|sql\.zst)$/;

/**
 * Returns the files to copy for these scripts. The image runs scripts in the order of their names, so each name
 * begins with a number; the first follows the `earlier` scripts. Throws InvalidOptionError for a file that does
 * not exist or that the image would ignore.
 */
export function initScripts(paths: readonly string[], earlier: number): FileToCopy[] {
  return paths.map((source, index) => {
    // The name is checked first: if a script's text is passed instead of its path, Node's error would quote it.
    const stats = RUNNABLE.test(source) ? statSync(source, { throwIfNoEntry: false }) : undefined;
    if (stats?.isFile() !== true) {
      const expected = "an existing file that ends in .sql, .sql.gz, .sql.xz, .sql.zst or .sh";
      throw InvalidOptionError.quotingPath("withInitScripts", expected, source);
    }
    const number = String(earlier + index + 1).padStart(4, "0");
    // The server's user must be able to read the file; an executable file stays executable.
    return {
      source,
      target: `${FOLDER}/${number}-${basename(source)}`,
      mode: (stats.mode & 0o777) | 0o444,
    };
  });
}
