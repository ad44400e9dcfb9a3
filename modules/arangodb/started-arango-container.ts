import { StartedServer } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { openDatabase, type ArangoDBDatabase } from "./arangodb-database";
import { USERNAME, type ArangoDBSettings } from "./settings";

/** Options of `new Database()` in `arangojs`. */
export interface ArangoDBClientOptions {
  readonly url: string;
  /** Missing for the server's own database, `_system`. */
  readonly databaseName?: string;
  readonly auth: { readonly username: string; readonly password: string };
}

/** A running ArangoDB server. */
export class StartedArangoContainer extends StartedServer<ArangoDBSettings> {
  /** Returns `tcp://host:port/`, as ArangoDB's own programs take it. */
  getTcpUrl(): string {
    return `${this.url({ scheme: "tcp" })}/`;
  }

  /** Returns `http://host:port/`. */
  getHttpUrl(): string {
    return `${this.url({ scheme: "http" })}/`;
  }

  /** Returns `root`. */
  getUsername(): string {
    return USERNAME;
  }

  /** Returns the password of the user `root`. */
  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the options for `new Database()`, with the server's own database `_system`. */
  getClientOptions(): ArangoDBClientOptions {
    return { url: this.getHttpUrl(), auth: this.#login() };
  }

  /**
   * Creates a database for one test. Dropping it deletes it, and the first call of a process deletes those that processes
   * which have ended left behind. Throws MayflyError with the code `ARANGODB_REQUEST_FAILED`.
   */
  async openDatabase(): Promise<ArangoDBDatabase> {
    return openDatabase(this);
  }

  /** @internal */
  api(): AskedServer {
    const names = { product: "ArangoDB", code: "ARANGODB_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(), login: this.#login() };
  }

  #login(): { readonly username: string; readonly password: string } {
    return { username: USERNAME, password: this.settings.password };
  }
}
