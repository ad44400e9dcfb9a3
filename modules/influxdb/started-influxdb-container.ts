import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { createDatabase, dropLeftovers, InfluxDbDatabase } from "./influxdb-database";
import type { InfluxDbSettings } from "./settings";

/** Options of the client `influx`: `new InfluxDB(options)`. */
export interface InfluxDbClientOptions {
  readonly protocol: "http";
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A running InfluxDB server. */
export class StartedInfluxDbContainer extends StartedServer<InfluxDbSettings> {
  /** Returns `http://host:port` of the HTTP API. */
  getUrl(): string {
    return this.url({ scheme: "http" });
  }

  getDatabase(): string {
    return this.settings.database;
  }

  getUsername(): string {
    return this.settings.username;
  }

  getPassword(): string {
    return this.settings.password;
  }

  /** Returns options of the client `influx`, with the administrator's login. */
  getClientOptions(): InfluxDbClientOptions {
    const { database, username, password } = this.settings;
    const [host, port] = [this.getHost(), this.getPort()];
    return { protocol: "http", host, port, username, password, database };
  }

  /**
   * Creates a database for one test. Dropping it removes its data, and the first call of a process removes what processes
   * which have ended left. Throws MayflyError with the code `INFLUXDB_REQUEST_FAILED`.
   */
  async openDatabase(): Promise<InfluxDbDatabase> {
    await oncePerServer(this.getId(), () => dropLeftovers(this.api()));
    const name = ownedName(testRun());
    await createDatabase(this.api(), name);
    return new InfluxDbDatabase(this, name);
  }

  /** @internal */
  api(): AskedServer {
    const { username, password } = this.settings;
    const names = { product: "InfluxDB", code: "INFLUXDB_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(), login: { username, password } };
  }
}
