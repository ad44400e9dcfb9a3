import { checkText, ExecError, StartedServer } from "../../src/module";
import { openDatabase } from "./databases/open-database";
import type { SqlServer } from "./databases/root-session";
import type { ClientName } from "./databases/sql-client";
import { ROOT, type MySqlSettings } from "./settings";

/** What running servers of MySQL and MariaDB have in common. */
export abstract class StartedMySqlLike extends StartedServer<MySqlSettings> {
  /** For subclasses: the scheme of URLs. */
  protected abstract readonly scheme: string;
  /** For subclasses: the client's program in the image. */
  protected abstract readonly program: string;
  /** For subclasses: the program that dumps a database, with its first options. */
  protected abstract readonly dumper: readonly string[];
  /** For subclasses: the packages by which `openDatabase()` connects, the favourite first. */
  protected abstract readonly clients: readonly ClientName[];

  /** Returns the name of the database that the image created. */
  getDatabase(): string {
    return this.settings.database;
  }

  /** Returns the name of the user that the image created. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the user's password. */
  getUserPassword(): string {
    const { username, userPassword, rootPassword } = this.settings;
    return username === ROOT ? rootPassword : userPassword;
  }

  /** Returns the password of root; empty if there is none. */
  getRootPassword(): string {
    return this.settings.rootPassword;
  }

  /** Returns `scheme://user:password@host:port/database`, with the user, or with root. */
  getConnectionUri(isRoot = false): string {
    return this.databaseUri(this.getDatabase(), isRoot);
  }

  /**
   * Runs SQL by the image's client in the container, and returns its output: a line per row, with tabs between the
   * columns, after a line with their names. `additionalFlags` are flags of the client, such as `--skip-column-names`.
   * Throws ExecError if the server refuses the query.
   */
  async executeQuery(
    query: string,
    additionalFlags: readonly string[] = [],
    isRoot = false,
  ): Promise<string> {
    const { username, password } = this.account(isRoot);
    const argv = [
      ...[this.program, `--user=${username}`, `--database=${this.getDatabase()}`],
      ...["--default-character-set=utf8mb4", ...additionalFlags],
      `--execute=${checkText(query, "executeQuery")}`,
    ];
    // In the environment, the password is in no list of processes, and the client prints no warning.
    const { exitCode, stdout, stderr } = await this.exec(argv, { env: { MYSQL_PWD: password } });
    if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${stderr.trim()}`);
    return stdout;
  }

  /** @internal Returns what the functions for databases need. */
  sqlServer(): SqlServer {
    const address = { ...this.hostAddress(), password: this.getRootPassword() };
    return { container: this, address, program: this.program, clients: this.clients };
  }

  /** For subclasses: makes a copy of the database, and returns its name. */
  protected copyDatabase(): Promise<string> {
    const { database, username } = this.settings;
    return openDatabase({ server: this.sqlServer(), database, username, dumper: this.dumper });
  }

  /** @internal Returns the URI of a database. */
  databaseUri(database: string, isRoot: boolean): string {
    return this.url({ scheme: this.scheme, ...this.account(isRoot), path: database });
  }

  private account(isRoot: boolean): { readonly username: string; readonly password: string } {
    return isRoot
      ? { username: ROOT, password: this.getRootPassword() }
      : { username: this.getUsername(), password: this.getUserPassword() };
  }
}
