import { checkText, StartedServer } from "../../src/module";
import { cockroachSql } from "./cockroach-sql";
import { openDatabase, type CockroachDbDatabase } from "./cockroachdb-database";
import type { CockroachDbSettings } from "./settings";

/** A running CockroachDB node. */
export class StartedCockroachDbContainer extends StartedServer<CockroachDbSettings> {
  /** Returns the database that the image created. */
  getDatabase(): string {
    return this.settings.database;
  }

  /** Returns the user that the image created. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns `postgres://user@host:port/database`, for PostgreSQL's clients. */
  getConnectionUri(): string {
    return this.databaseUri(this.getDatabase());
  }

  /** Returns `http://host:port` of the admin UI. */
  getHttpUrl(): string {
    return this.url({ scheme: "http", port: this.settings.httpPort });
  }

  /**
   * Runs SQL as the user by `cockroach sql` in the container, and returns its output: a line per row, with tabs between
   * the columns, after a line with their names. Throws ExecError if the node refuses it.
   */
  async executeQuery(query: string, additionalFlags: readonly string[] = []): Promise<string> {
    return this.executeIn(this.getDatabase(), query, additionalFlags);
  }

  /**
   * Creates an empty database for one test, which belongs to the user. The first call of a process drops those that
   * processes which have ended left behind. Throws ExecError.
   */
  async openDatabase(): Promise<CockroachDbDatabase> {
    return openDatabase(this);
  }

  /** @internal */
  databaseUri(database: string): string {
    return this.url({ scheme: "postgres", username: this.getUsername(), path: database });
  }

  /** @internal */
  async executeIn(database: string, query: string, flags: readonly string[]): Promise<string> {
    const session = { username: this.getUsername(), database };
    return cockroachSql(this, session, [checkText(query, "executeQuery")], flags);
  }
}
