import { StartedServer } from "../../src/module";
import { ClickHouseDatabase, type OpenDatabaseOptions } from "./clickhouse-database";
import { sendStatement } from "./http-interface";
import { openDatabase } from "./open-database";
import { HTTP_PORT, type ClickHouseSettings } from "./settings";

/** Options of `createClient()` in `@clickhouse/client`. */
export interface ClickHouseClientOptions {
  /** `http://host:port`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A running ClickHouse server. */
export class StartedClickHouseContainer extends StartedServer<ClickHouseSettings> {
  /** Returns the port of the HTTP interface; 8123 in the container. `getPort()` leads to the native protocol, 9000. */
  getHttpPort(): number {
    return this.getMappedPort(HTTP_PORT);
  }

  /** Returns `http://host:port`, without credentials. */
  getHttpUrl(): string {
    return this.url({ scheme: "http", port: HTTP_PORT });
  }

  /** Returns the options for the client's `createClient()`. */
  getClientOptions(): ClickHouseClientOptions {
    const { username, password, database } = this.settings;
    return { url: this.getHttpUrl(), username, password, database };
  }

  /** Returns `http://user:password@host:port/database`. */
  getConnectionUrl(): string {
    return this.databaseUrl(this.settings.database);
  }

  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the password; empty if there is none. */
  getPassword(): string {
    return this.settings.password;
  }

  getDatabase(): string {
    return this.settings.database;
  }

  /**
   * Runs one statement over HTTP, as the container's user in its database, and returns the result's text: tab-separated,
   * unless the statement has a `FORMAT`. Throws MayflyError with the code `CLICKHOUSE_REQUEST_FAILED`.
   */
  async executeQuery(statement: string): Promise<string> {
    return this.executeIn(this.settings.database, statement);
  }

  /**
   * Creates a database, e.g. for one test. The first call of a process also drops databases that other processes have
   * left on the server. Throws MayflyError with the code `CLICKHOUSE_REQUEST_FAILED`.
   */
  async openDatabase(options: OpenDatabaseOptions = {}): Promise<ClickHouseDatabase> {
    return new ClickHouseDatabase(this, await openDatabase(this, options));
  }

  /** @internal */
  databaseUrl(database: string): string {
    const { username, password } = this.settings;
    return this.url({ scheme: "http", port: HTTP_PORT, username, password, path: database });
  }

  /** @internal */
  async executeIn(database: string, statement: string): Promise<string> {
    const { username, password } = this.settings;
    const access = { ...this.hostAddress(HTTP_PORT), username, password, database };
    return sendStatement(access, statement);
  }
}
