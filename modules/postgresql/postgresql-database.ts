import { attachableObject, connectionUrl, toObjectData, type ObjectData } from "../../src";
import type { ServerAddress } from "./admin-connection";
import { emptyTables, type EmptyTablesOptions } from "./databases/empty-tables";
import { resetDatabase, dropDatabase } from "./databases/clone-database";

/** What `attach` knows the class by. */
const KIND = "postgresql-database";

/** The server of a database, wherever this process has it from. */
export interface DatabaseServer {
  /** At the moment: a restart can change the port. */
  readonly address: () => ServerAddress;
  /** True when this process has stopped it, and with it all of its databases. */
  readonly isStopped: () => boolean;
}

interface Details {
  readonly address: ServerAddress;
  readonly database: string;
  readonly template: string;
}

/** A database that `cloneDatabase()` has made. `await using` drops it at the end of its block. */
export class PostgreSqlDatabase implements AsyncDisposable {
  readonly #server: DatabaseServer;
  readonly #database: string;
  readonly #template: string;
  /** False in a process that another one has given it to. */
  readonly #isOwn: boolean;
  #dropped: Promise<void> | undefined;

  /** Of the library's own parts. */
  constructor(server: DatabaseServer, database: string, template: string, isOwn: boolean) {
    this.#server = server;
    this.#database = database;
    this.#template = template;
    this.#isOwn = isOwn;
  }

  getHost(): string {
    return this.#server.address().host;
  }

  /** The host port. */
  getPort(): number {
    return this.#server.address().port;
  }

  getDatabase(): string {
    return this.#database;
  }

  getUsername(): string {
    return this.#server.address().username;
  }

  getPassword(): string {
    return this.#server.address().password;
  }

  /** `postgres://user:password@host:port/database`, for a client on the host. */
  getConnectionUri(): string {
    const { host, port, username, password } = this.#server.address();
    return connectionUrl({
      scheme: "postgres",
      host,
      port,
      username,
      password,
      path: this.#database,
    });
  }

  /**
   * Makes it what it was when it was cloned. Clients are disconnected ("terminating connection due to
   * administrator command", 57P01). Throws MayflyError with the code `POSTGRES_CLONE_FAILED`.
   */
  async reset(): Promise<void> {
    const clone = { name: this.#database, template: this.#template };
    await resetDatabase(this.#server.address(), clone);
  }

  /**
   * Deletes the rows of all tables but `except`, and lets sequences begin anew: within milliseconds,
   * and without disconnecting anybody. No trigger runs, and foreign keys are not looked at. Tables of
   * extensions stay as they are. Throws InvalidOptionError, and MayflyError with the code
   * `POSTGRES_EMPTY_FAILED`.
   */
  async emptyTables(options: EmptyTablesOptions = {}): Promise<void> {
    await emptyTables(this.#server.address(), this.#database, options);
  }

  /**
   * Drops it; clients are disconnected as `reset()` does. A second call gives the first one's result.
   * Does nothing after the container was stopped. Throws MayflyError with the code
   * `POSTGRES_DROP_FAILED`.
   */
  drop(): Promise<void> {
    this.#dropped ??= this.#drop().catch((error: unknown) => {
      // A drop that failed can be tried again.
      this.#dropped = undefined;
      throw error;
    });
    return this.#dropped;
  }

  /** `drop()`, by the name that containers have for it. */
  stop(): Promise<void> {
    return this.drop();
  }

  /** Plain data, of which `attach` makes this database in another process. It holds the password. */
  toJSON(): ObjectData {
    const details: Details = {
      address: this.#server.address(),
      database: this.#database,
      template: this.#template,
    };
    return toObjectData(KIND, details);
  }

  /** Drops it; only lets go of one that is attached. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOwn) await this.drop();
  }

  async #drop(): Promise<void> {
    if (this.#server.isStopped()) return;
    await dropDatabase(this.#server.address(), this.#database);
  }
}

attachableObject(KIND, ({ address, database, template }: Details) => {
  const server = { address: () => address, isStopped: () => false };
  return new PostgreSqlDatabase(server, database, template, false);
});
