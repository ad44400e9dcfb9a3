import { definePart, ServerPart } from "../../src/module";
import { quoteName } from "./sql-names";
import type {
  ClickHouseClientOptions,
  StartedClickHouseContainer,
} from "./started-clickhouse-container";

/** Options of `openDatabase()`. */
export interface OpenDatabaseOptions {
  /** Copies the tables, views and dictionaries of the container's database, without their rows. Default false. */
  readonly copySchema?: boolean;
}

/** A database for one test, made by `openDatabase()`. */
export class ClickHouseDatabase extends ServerPart<StartedClickHouseContainer> {
  getDatabase(): string {
    return this.getName();
  }

  /** Returns the options for the client's `createClient()`, with this database. */
  getClientOptions(): ClickHouseClientOptions {
    return { ...this.server.getClientOptions(), database: this.getName() };
  }

  /** Returns `http://user:password@host:port/database`. */
  getConnectionUrl(): string {
    return this.server.databaseUrl(this.getName());
  }

  /** Runs one statement in this database. See the method of the server. */
  async executeQuery(statement: string): Promise<string> {
    return this.server.executeIn(this.getName(), statement);
  }

  protected async remove(server: StartedClickHouseContainer, name: string): Promise<void> {
    await server.executeQuery(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
  }
}

definePart("clickhouse-database", ClickHouseDatabase);
