import { InvalidOptionError, StartedServer } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { couchbaseServer } from "./couchbase-api";
import { openScope, type CouchbaseScope } from "./couchbase-scope";
import { KV_PORT, QUERY_PORT, type CouchbaseSettings } from "./settings";

/** Options of `connect()` in `couchbase`. */
export interface CouchbaseClientOptions {
  readonly username: string;
  readonly password: string;
}

/** A running Couchbase cluster of one node. */
export class StartedCouchbaseContainer extends StartedServer<CouchbaseSettings> {
  /** Returns the administrator's name. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the administrator's password. */
  getPassword(): string {
    return this.settings.password;
  }

  /** Returns `couchbase://host:port`, with the port of the service KV. */
  getConnectionString(): string {
    return this.url({ scheme: "couchbase", port: KV_PORT });
  }

  /** Returns the port of the service KV. */
  getBootstrapCarrierDirectPort(): number {
    return this.getMappedPort(KV_PORT);
  }

  /** Returns the options for `connect()`. */
  getClientOptions(): CouchbaseClientOptions {
    const { username, password } = this.settings;
    return { username, password };
  }

  /** Returns `http://host:port` of the management: the REST API, and the page for the browser. */
  getHttpUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `http://host:port` of the service QUERY. Throws PortNotExposedError if it is not enabled. */
  getQueryUrl(): string {
    return this.url({ scheme: "http", port: QUERY_PORT });
  }

  /**
   * Creates a scope for one test in a bucket; default: the first of `withBucket()`. Dropping it deletes it with its
   * collections, and the first call of a process deletes those that processes which have ended left behind.
   *
   * Throws InvalidOptionError for a bucket that `withBucket()` has not created, and MayflyError with the code
   * `COUCHBASE_REQUEST_FAILED`.
   */
  async openScope(bucket?: string): Promise<CouchbaseScope> {
    const buckets = this.settings.buckets.map(({ name }) => name);
    const [first] = buckets;
    const chosen = bucket ?? first;
    if (chosen === undefined || !buckets.includes(chosen)) {
      const expected = `a bucket of withBucket(): ${buckets.join(", ") || "there is none"}`;
      throw InvalidOptionError.quoting("openScope", expected, bucket);
    }
    return openScope(this, chosen);
  }

  /** @internal */
  api(): AskedServer {
    return couchbaseServer(this.hostAddress(), this.settings);
  }
}
