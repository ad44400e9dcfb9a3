import { basename } from "node:path";
import { checkText, InvalidOptionError, type FileToCopy } from "../../src/module";

/** The folders of the image (hub.docker.com/r/clickhouse/clickhouse-server). It ignores files with other names. */
const SCRIPTS = { folder: "/docker-entrypoint-initdb.d", names: /\.(sql|sql\.gz|sh)$/ };
const CONFIGS = { names: /\.(xml|ya?ml)$/ };
/** The user that the image's entrypoint changes to. */
const SERVER_USER = "clickhouse";

/** Returns what to copy for scripts, which the image runs in the order of their names. Throws InvalidOptionError. */
export function initScripts(paths: readonly string[], earlier: number): FileToCopy[] {
  return paths.map((source, index) => {
    checkName(source, SCRIPTS.names, `withInitScripts[${index}]`, ".sql, .sql.gz or .sh");
    return { source, target: `${SCRIPTS.folder}/${numbered(earlier + index, source)}` };
  });
}

/** Returns what to copy for a file that the server merges into its configuration. Throws InvalidOptionError. */
export function configFile(
  source: string,
  folder: "config.d" | "users.d",
  earlier: number,
  option: string,
): FileToCopy {
  checkName(source, CONFIGS.names, option, ".xml, .yaml or .yml");
  const target = `/etc/clickhouse-server/${folder}/mayfly-${numbered(earlier, source)}`;
  // The file can hold passwords.
  return { source, target, mode: 0o600, reader: SERVER_USER };
}

function checkName(path: string, names: RegExp, option: string, kinds: string): void {
  if (names.test(checkText(path, option))) return;
  throw InvalidOptionError.quotingPath(option, `a file that ends in ${kinds}`, path);
}

const DIGITS = 4;

const numbered = (earlier: number, path: string): string =>
  `${String(earlier + 1).padStart(DIGITS, "0")}-${basename(path)}`;
