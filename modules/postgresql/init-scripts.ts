import { statSync } from "node:fs";
import { basename } from "node:path";
import { InvalidOptionError, type FileToCopy } from "../../src";

const FOLDER = "/docker-entrypoint-initdb.d";
/** What the image runs; it ignores other files (hub.docker.com/_/postgres, "Initialization scripts"). */
const RUNNABLE = /\.(sh|sql|sql\.gz|sql\.xz|sql\.zst)$/;

/**
 * The copies that make the image run scripts in this order, after `earlier` others. It runs them
 * by name. Throws InvalidOptionError for a file that it would ignore or that is missing.
 */
export function initScripts(paths: readonly string[], earlier: number): FileToCopy[] {
  return paths.map((source, index) => {
    // First the name: Node refuses, and quotes, a script's text that was given for its path.
    const stats = RUNNABLE.test(source) ? statSync(source, { throwIfNoEntry: false }) : undefined;
    if (stats?.isFile() !== true) {
      const expected = "an existing file that ends in .sql, .sql.gz, .sql.xz, .sql.zst or .sh";
      throw InvalidOptionError.quotingPath("withInitScripts", expected, source);
    }
    const number = String(earlier + index + 1).padStart(4, "0");
    // The server's user reads them, whoever owns them here; what is executable stays so.
    return {
      source,
      target: `${FOLDER}/${number}-${basename(source)}`,
      mode: (stats.mode & 0o777) | 0o444,
    };
  });
}
