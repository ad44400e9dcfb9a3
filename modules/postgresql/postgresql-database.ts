import { attachableObject, connectionUrl, toObjectData, type ObjectData } from "../../src/module";
import type { ServerAddress } from "./admin-connection";
import { emptyTables, type EmptyTablesOptions } from "./databases/empty-tables";
import { resetDatabase, dropDatabase } from "./databases/clone-database";

/** The class's name in `attachableObject`. */
const KIND = "postgresql-database";

/** The server of a database. */
export interface DatabaseServer {
  /** Returns the current address: a restart can change the port. */
  readonly address: () => ServerAddress;
  /** Returns true if this process has stopped the server. */
  readonly isStopped: () => boolean;
}

interface Details {
  readonly address: ServerAddress;
  readonly database: string;
  readonly template: string;
}

/** A database made by `cloneDatabase()`. `await using` drops it at the end of the block. */
export class PostgreSqlDatabase implements AsyncDisposable {
  readonly #server: DatabaseServer;
  readonly #database: string;
  readonly #template: string;
  /** False in a process that attached the database. */
  readonly #isOwn: boolean;
  #dropped: Promise<void> | undefined;

  /** @internal */
  constructor(server: DatabaseServer, database: string, template: string, isOwn: boolean) {
    this.#server = server;
    this.#database = database;
    this.#template = template;
    this.#isOwn = isOwn;
  }

  getHost(): string {
    return this.#server.address().host;
  }

  /** Returns the host port. */
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

  /** Returns `postgres://user:password@host:port/database`, for a client on the host. */
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
   * Restores the database to its state after cloning. Disconnects its clients ("terminating connection due to
   * administrator command", 57P01). Throws MayflyError with the code `POSTGRES_CLONE_FAILED`.
   */
  async reset(): Promise<void> {
    const clone = { name: this.#database, template: this.#template };
    await resetDatabase(this.#server.address(), clone);
  }

  /**
   * Deletes the rows of all tables except those in `except`, and restarts sequences. Takes milliseconds and
   * disconnects no clients. No triggers run, and foreign keys are not checked. Tables of extensions keep their
   * rows. Throws InvalidOptionError, and MayflyError with the code `POSTGRES_EMPTY_FAILED`.
   */
  async emptyTables(options: EmptyTablesOptions = {}): Promise<void> {
    await emptyTables(this.#server.address(), this.#database, options);
  }

  /**
   * Drops the database and, like `reset()`, disconnects its clients. A second call returns the result of the first.
   * Does nothing after the container was stopped. Throws MayflyError with the code `POSTGRES_DROP_FAILED`; can be
   * retried.
   */
  drop(): Promise<void> {
    this.#dropped ??= this.#drop().catch((error: unknown) => {
      this.#dropped = undefined;
      throw error;
    });
    return this.#dropped;
  }

  /** Calls `drop()`. The name is the same as for containers. */
  stop(): Promise<void> {
    return this.drop();
  }

  /** Returns plain data, with the password. In another process, `attach` converts it back to a PostgreSqlDatabase. */
  toJSON(): ObjectData {
    const details: Details = {
      address: this.#server.address(),
      database: this.#database,
      template: this.#template,
    };
    return toObjectData(KIND, details);
  }

  /** Drops the database, unless it is attached. */
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
