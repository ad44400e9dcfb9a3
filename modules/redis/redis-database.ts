import { attachableObject, connectionUrl, toObjectData, type ObjectData } from "../../src";
import type { HeldDatabase } from "./open-database";
import { askOnce, type ServerAddress } from "./redis-connection";

/** What `attach` knows the class by. */
const KIND = "redis-database";

interface Details {
  readonly address: ServerAddress;
  readonly index: number;
}

/**
 * A logical database that `openDatabase()` has given to this process, until `release()`, the end of an
 * `await using` block or that of the process.
 */
export class RedisDatabase implements AsyncDisposable {
  readonly #address: ServerAddress;
  readonly #index: number;
  /** Undefined in a process that another one has given it to. */
  readonly #held: HeldDatabase | undefined;

  /** Of the library's own parts. */
  constructor(address: ServerAddress, index: number, held: HeldDatabase | undefined) {
    this.#address = address;
    this.#index = index;
    this.#held = held;
  }

  getHost(): string {
    return this.#address.host;
  }

  /** The host port. */
  getPort(): number {
    return this.#address.port;
  }

  /** Empty when there is none. */
  getPassword(): string {
    return this.#address.password;
  }

  /** Its number, as for `SELECT`; from 1. */
  getIndex(): number {
    return this.#index;
  }

  /** `redis://[:password@]host:port/index`, for a client on the host; `rediss://` with TLS. */
  getConnectionUrl(): string {
    const { host, port, password, tls } = this.#address;
    const scheme = tls ? "rediss" : "redis";
    return connectionUrl({ scheme, host, port, password, path: String(this.#index) });
  }

  /** Empties it (`FLUSHDB`). Throws MayflyError with the code `REDIS_REQUEST_FAILED`. */
  async flush(): Promise<void> {
    if (this.#held !== undefined) {
      await this.#held.connection.ask("FLUSHDB");
      return;
    }
    await askOnce(this.#address, [["SELECT", String(this.#index)], ["FLUSHDB"]]);
  }

  /** Lets others have it, who get it empty; close your clients before. More calls do nothing. */
  async release(): Promise<void> {
    await this.#held?.connection.closeQuietly();
  }

  /** `release()`, by the name that containers have for it. */
  stop(): Promise<void> {
    return this.release();
  }

  /** Plain data, of which `attach` makes this database in another process. It holds the password. */
  toJSON(): ObjectData {
    const details: Details = { address: this.#address, index: this.#index };
    return toObjectData(KIND, details);
  }

  /** Releases it; in a process that it was attached in it stays the other one's. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}

attachableObject(
  KIND,
  ({ address, index }: Details) => new RedisDatabase(address, index, undefined),
);
