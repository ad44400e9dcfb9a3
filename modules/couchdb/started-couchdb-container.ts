import { StartedServer } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { openDatabase, type CouchDBDatabase } from "./couchdb-database";
import type { CouchDBSettings } from "./settings";

/** A running CouchDB server. */
export class StartedCouchDBContainer extends StartedServer<CouchDBSettings> {
  /** Returns `http://user:password@host:port`. */
  getUrl(): string {
    const { username, password } = this.settings;
    return this.url({ scheme: "http", username, password });
  }

  /** Returns the administrator's name. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the administrator's password. */
  getPassword(): string {
    return this.settings.password;
  }

  /**
   * Creates a database for one test. Dropping it deletes it, and the first call of a process deletes those that processes
   * which have ended left behind. Throws MayflyError with the code `COUCHDB_REQUEST_FAILED`.
   */
  async openDatabase(): Promise<CouchDBDatabase> {
    return openDatabase(this);
  }

  /** @internal */
  api(): AskedServer {
    const names = { product: "CouchDB", code: "COUCHDB_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(), login: this.settings };
  }
}
