import { basename } from "node:path";
import {
  checkString,
  checkText,
  findInitScripts,
  ServerContainer,
  type FileToCopy,
} from "../../src/module";
import { checkDatabaseName } from "./names";
import { CONFIG_FILE } from "./server-port";
import type { MySqlSettings } from "./settings";
import type { StartedMySqlLike } from "./started-mysql-like";

export const SCRIPT_FOLDER = "/docker-entrypoint-initdb.d";
/** The files that both images run. */
const SCRIPTS = [".sql", ".sql.gz", ".sql.xz", ".sql.zst", ".sh"];
const DATA_FOLDER = "/var/lib/mysql";
/** The images' programs switch to this user. */
const SERVER_USER = "mysql";

/** What the builders of MySQL and MariaDB have in common. */
export abstract class MySqlLikeContainer<Started extends StartedMySqlLike> extends ServerContainer<
  MySqlSettings,
  Started
> {
  /**
   * Sets the database that the image creates. Default: the image's variable in `withEnvironment`, otherwise `test`.
   * Throws InvalidOptionError for a name of more than 64 characters, or with a backtick or a
   * backslash.
   */
  withDatabase(database: string): this {
    return this.set({ database: checkDatabaseName(database, "withDatabase") });
  }

  /**
   * Sets the user that the image creates, with all rights on the database. Default: the image's variable in
   * `withEnvironment`, otherwise `test`. With `root`, the image creates no other user, and clients log in as root.
   * Throws InvalidOptionError for a name that is too long for the server, or with `'` or `\`.
   */
  withUsername(username: string): this {
    return this.set({ username: this.checkUser(checkText(username, "withUsername")) });
  }

  /** Sets the user's password. Default: the image's variable in `withEnvironment`, otherwise `test`. */
  withUserPassword(userPassword: string): this {
    checkText(userPassword, "withUserPassword");
    return this.set({ userPassword: this.checkPassword(userPassword, "withUserPassword") });
  }

  /**
   * Sets the password of root, which can be empty. Default: the image's variable in `withEnvironment`, otherwise
   * `test`.
   */
  withRootPassword(rootPassword: string): this {
    checkString(rootPassword, "withRootPassword");
    return this.set({ rootPassword: this.checkPassword(rootPassword, "withRootPassword") });
  }

  /**
   * Adds files that the image runs once, in this order, before the server accepts clients: `.sql` (also `.gz`, `.xz`,
   * `.zst`) and `.sh`. SQL runs as root in the database of `withDatabase`. A folder stands for its files of these
   * kinds, in the order of their names. If a script fails, the start fails. Throws InvalidOptionError for a file that
   * does not exist or that the image would ignore, and for a folder without scripts.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts: before = 0 } = this.given;
    const files = findInitScripts(paths, SCRIPTS).map(({ source, mode }, index): FileToCopy => {
      const number = String(before + index + 1).padStart(4, "0");
      const target = `${SCRIPT_FOLDER}/${number}-${basename(source)}`;
      // The server's user must be able to read the file; an executable file stays executable.
      return { source, target, mode: (mode & 0o777) | 0o444 };
    });
    return this.withCopyFilesToContainer(files).set({ scripts: before + files.length });
  }

  /**
   * Adds an option file, which the server reads after those of the image: `[mysqld]` and lines such as
   * `max_connections = 500`. Throws InvalidOptionError if the file does not exist.
   */
  withConfigFile(path: string): this {
    return this.withCopyFilesToContainer([
      // The file can hold passwords. The server ignores one that everybody can write.
      { source: path, target: CONFIG_FILE, mode: 0o600, reader: SERVER_USER },
    ]);
  }

  /**
   * Keeps the data in memory (a tmpfs), and makes the server not wait for a disk. Databases for tests become several
   * times faster. The data is lost when the server's process ends; `restart()` creates a new database.
   */
  withDataInMemory(): this {
    const { options = [] } = this.given;
    return this.withTmpFs({ [DATA_FOLDER]: "rw" }).set({
      options: [...options, ...this.memoryOptions()],
    });
  }

  /** For subclasses: the arguments of a server that has no disk. */
  protected abstract memoryOptions(): readonly string[];

  /** For subclasses: checks a user's name. */
  protected abstract checkUser(username: string): string;

  /** For subclasses: checks a password. */
  protected abstract checkPassword(password: string, option: string): string;
}
