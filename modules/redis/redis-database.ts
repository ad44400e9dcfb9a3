import { attachableObject, connectionUrl, toObjectData, type ObjectData } from "../../src/module";
import type { HeldDatabase } from "./open-database";
import { askOnce, type ServerAddress } from "./redis-connection";

/** The class's name in `attachableObject`. */
const KIND = "redis-database";

interface Details {
  readonly address: ServerAddress;
  readonly index: number;
}

/**
 * A logical database that `openDatabase()` has taken. This process holds it until `release()`, the end of an
 * `await using` block, or the end of the process.
 */
export class RedisDatabase implements AsyncDisposable {
  readonly #address: ServerAddress;
  readonly #index: number;
  /** Undefined in a process that attached the database. */
  readonly #held: HeldDatabase | undefined;

  /** @internal */
  constructor(address: ServerAddress, index: number, held: HeldDatabase | undefined) {
    this.#address = address;
    this.#index = index;
    this.#held = held;
  }

  getHost(): string {
    return this.#address.host;
  }

  /** Returns the host port. */
  getPort(): number {
    return this.#address.port;
  }

  /** Returns the password; empty if there is none. */
  getPassword(): string {
    return this.#address.password;
  }

  /** Returns the database's number for `SELECT`; 1 or more. */
  getIndex(): number {
    return this.#index;
  }

  /** Returns `redis://[[username]:password@]host:port/index`, for a client on the host; with TLS, `rediss://…`. */
  getConnectionUrl(): string {
    const { host, port, username, password, tls } = this.#address;
    const scheme = tls ? "rediss" : "redis";
    return connectionUrl({ scheme, host, port, username, password, path: String(this.#index) });
  }

  /** Empties the database (`FLUSHDB`). Throws MayflyError with the code `REDIS_REQUEST_FAILED`. */
  async flush(): Promise<void> {
    if (this.#held !== undefined) {
      await this.#held.connection.ask("FLUSHDB");
      return;
    }
    await askOnce(this.#address, [["SELECT", String(this.#index)], ["FLUSHDB"]]);
  }

  /** Releases the database; `openDatabase()` empties it before reuse. Close your clients first. Further calls do nothing. */
  async release(): Promise<void> {
    await this.#held?.connection.closeQuietly();
  }

  /** Calls `release()`. The name is the same as for containers. */
  stop(): Promise<void> {
    return this.release();
  }

  /** Returns plain data, with the password. In another process, `attach` converts it back to a RedisDatabase. */
  toJSON(): ObjectData {
    const details: Details = { address: this.#address, index: this.#index };
    return toObjectData(KIND, details);
  }

  /** Releases the database; in a process that attached it, does nothing. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}

attachableObject(
  KIND,
  ({ address, index }: Details) => new RedisDatabase(address, index, undefined),
);
