import { definePart, ServerPart } from "../../src/module";
import { dropDatabase } from "./databases";
import type {
  MSSQLClientOptions,
  StartedMSSQLServerContainer,
} from "./started-mssqlserver-container";

/** A database for one test, made by `openDatabase()`. */
export class MSSQLServerDatabase extends ServerPart<StartedMSSQLServerContainer> {
  /** Returns the database's name. */
  getDatabase(): string {
    return this.getName();
  }

  /** Returns the server's connection string with this database. */
  getConnectionUri(secure = false): string {
    return this.server.databaseUri(this.getName(), secure);
  }

  /** Returns the options for `connect()` of the package `mssql`, with this database. */
  getClientOptions(): MSSQLClientOptions {
    return { ...this.server.getClientOptions(), database: this.getName() };
  }

  /** Runs SQL in this database. See the method of the server. */
  async executeQuery(query: string, additionalFlags: readonly string[] = []): Promise<string> {
    return this.server.executeIn(this.getName(), query, additionalFlags);
  }

  /** Runs a `.sql` file of this machine in this database. See the method of the server. */
  async executeScript(path: string): Promise<string> {
    return this.server.executeScriptIn(this.getName(), path);
  }

  protected async remove(server: StartedMSSQLServerContainer, name: string): Promise<void> {
    await dropDatabase(server.databaseServer(), name);
  }
}

definePart("mssqlserver-database", MSSQLServerDatabase);
