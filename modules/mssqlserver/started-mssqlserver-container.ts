import { randomUUID } from "node:crypto";
import { checkText, StartedServer } from "../../src/module";
import { connectionString } from "./connection-string";
import { openDatabase, type DatabaseServer } from "./databases";
import { MSSQLServerDatabase } from "./mssqlserver-database";
import { SA, type MSSQLServerSettings } from "./settings";
import { sqlcmd } from "./sqlcmd";

/** Options for `connect()` of the package `mssql`. */
export interface MSSQLClientOptions {
  readonly server: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The server's certificate is its own, so no client can check it. */
  readonly options: { readonly encrypt: boolean; readonly trustServerCertificate: boolean };
}

/** A running SQL Server. */
export class StartedMSSQLServerContainer extends StartedServer<MSSQLServerSettings> {
  /** Returns the database of `withDatabase`; default `master`. */
  getDatabase(): string {
    return this.settings.database;
  }

  /** Returns `sa`. */
  getUsername(): string {
    return SA;
  }

  /** Returns the password of `sa`. */
  getPassword(): string {
    return this.settings.password;
  }

  /**
   * Returns `Server=host,port;Database=…;User Id=sa;Password=…;Encrypt=false`. With `secure`, clients encrypt, and trust
   * the server's own certificate.
   */
  getConnectionUri(secure = false): string {
    return this.databaseUri(this.getDatabase(), secure);
  }

  /** Returns the options for `connect()` of the package `mssql`. */
  getClientOptions(): MSSQLClientOptions {
    return {
      server: this.getHost(),
      port: this.getPort(),
      user: SA,
      password: this.getPassword(),
      database: this.getDatabase(),
      options: { encrypt: false, trustServerCertificate: true },
    };
  }

  /**
   * Runs SQL by `sqlcmd` in the container, in the database of `withDatabase`, and returns its output. `additionalFlags`
   * are flags of the tool, such as `-W`. Throws ExecError if the server refuses the query.
   */
  async executeQuery(query: string, additionalFlags: readonly string[] = []): Promise<string> {
    return this.executeIn(this.getDatabase(), query, additionalFlags);
  }

  /**
   * Copies a `.sql` file of this machine into the container and runs it by `sqlcmd`, which knows `GO`. Returns the output.
   * Throws ExecError at the first statement that the server refuses.
   */
  async executeScript(path: string): Promise<string> {
    return this.executeScriptIn(this.getDatabase(), path);
  }

  /**
   * Creates an empty database for one test. Dropping it disconnects its clients. The first call of a process drops those
   * that processes which have ended left behind. Throws ExecError.
   */
  async openDatabase(): Promise<MSSQLServerDatabase> {
    return new MSSQLServerDatabase(this, await openDatabase(this.databaseServer()));
  }

  /** @internal */
  databaseUri(database: string, secure: boolean): string {
    return connectionString({
      Server: `${this.getHost()},${this.getPort()}`,
      Database: database,
      "User Id": SA,
      Password: this.getPassword(),
      Encrypt: String(secure),
      ...(secure && { TrustServerCertificate: "true" }),
    });
  }

  /** @internal */
  async executeIn(database: string, query: string, flags: readonly string[]): Promise<string> {
    checkText(query, "executeQuery");
    return sqlcmd(this, this.settings, database, [...flags, "-Q", query]);
  }

  /** @internal */
  async executeScriptIn(database: string, path: string): Promise<string> {
    const target = `/tmp/mayfly-${randomUUID()}.sql`;
    const source = checkText(path, "executeScript");
    await this.copyFilesToContainer([{ source, target, mode: 0o644 }]);
    try {
      return await sqlcmd(this, this.settings, database, ["-i", target]);
    } finally {
      // In a folder for all users, only root may remove what root has copied.
      await this.exec(["rm", "-f", target], { user: "0" });
    }
  }

  /** @internal */
  databaseServer(): DatabaseServer {
    return { container: this, server: this.settings };
  }
}
