import { connectionUrl, StartedContainer, type Attachment } from "../../src";
import type { ServerAddress } from "./admin-connection";
import { checkCloneOptions, type CloneOptions } from "./databases/clone-options";
import { checkNewName } from "./databases/database-names";
import { emptyTables, type EmptyTablesOptions } from "./databases/empty-tables";
import { PostgreSqlDatabase } from "./postgresql-database";
import { takeSnapshot, restoreSnapshot, type SnapshotServer } from "./databases/snapshots";
import { cloneDatabase } from "./databases/clone-database";

export const POSTGRES_PORT = 5432;
/** The class's name in `attachable`. */
export const POSTGRESQL = "postgresql";

/** The data from which another process makes the same object. */
export interface PostgreSqlDetails {
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly snapshotName: string;
}

/** A PostgreSQL server that accepts clients. */
export class StartedPostgreSqlContainer extends StartedContainer {
  readonly #database: string;
  readonly #username: string;
  readonly #password: string;
  #snapshotName = "migrated_template";
  #stopped = false;

  constructor(started: StartedContainer, database: string, username: string, password: string) {
    super(started);
    this.#database = database;
    this.#username = username;
    this.#password = password;
  }

  /** Returns the host port. */
  getPort(): number {
    return this.getMappedPort(POSTGRES_PORT);
  }

  getDatabase(): string {
    return this.#database;
  }

  getUsername(): string {
    return this.#username;
  }

  getPassword(): string {
    return this.#password;
  }

  /** `postgres://user:password@host:port/database`, for a client on the host. */
  getConnectionUri(): string {
    return connectionUrl({
      scheme: "postgres",
      host: this.getHost(),
      port: this.getPort(),
      username: this.#username,
      password: this.#password,
      path: this.#database,
    });
  }

  /** Sets the default name of snapshots, instead of `migrated_template`. Throws InvalidOptionError. */
  withSnapshotName(name: string): this {
    this.#snapshotName = checkNewName(name, "withSnapshotName");
    return this;
  }

  /**
   * Copies the database for `restoreSnapshot`, and replaces an earlier snapshot of the name. Clients of the
   * database are disconnected ("terminating connection due to administrator command", 57P01). Throws
   * InvalidOptionError for an invalid name and for the database `postgres`; MayflyError with the code
   * `POSTGRES_SNAPSHOT_FAILED` and the server's error.
   */
  async snapshot(name = this.#snapshotName): Promise<void> {
    await takeSnapshot(this.#snapshotServer(), name);
  }

  /**
   * Restores the database to the snapshot, with its owner, privileges and settings. Clients are
   * disconnected. Throws as `snapshot` does, e.g. if the snapshot does not exist; the database then stays
   * unchanged.
   */
  async restoreSnapshot(name = this.#snapshotName): Promise<void> {
    await restoreSnapshot(this.#snapshotServer(), name);
  }

  /**
   * Makes a copy of the database, for one test for example, with the owner, privileges and settings of the
   * original. It is copied from a template; the first clone of a test run makes the template, for all of
   * the run's processes, from the database as it is then. With `from`, it is copied from that snapshot.
   * Clients of the database are disconnected only when the template is made.
   *
   * Drop the clone when you no longer need it. A later clone drops what processes have left that ended
   * without dropping theirs. Needs PostgreSQL 13 or newer. Throws InvalidOptionError for invalid names, and
   * MayflyError with the code `POSTGRES_CLONE_FAILED` and the server's error.
   */
  async cloneDatabase(options: CloneOptions = {}): Promise<PostgreSqlDatabase> {
    const { from, name } = checkCloneOptions(options);
    const request = { database: this.#database, from, name };
    const clone = await cloneDatabase(this.#address(), request);
    const server = { address: () => this.#address(), isStopped: () => this.#stopped };
    return new PostgreSqlDatabase(server, clone.name, clone.template, true);
  }

  /**
   * Deletes the rows of all tables except those in `except`, and restarts sequences. It takes milliseconds
   * and disconnects nobody. No trigger runs, and foreign keys are not checked. Tables of extensions keep
   * their rows. Throws InvalidOptionError, and MayflyError with the code `POSTGRES_EMPTY_FAILED`.
   */
  async emptyTables(options: EmptyTablesOptions = {}): Promise<void> {
    await emptyTables(this.#address(), this.#database, options);
  }

  protected override containerStopped(): void {
    this.#stopped = true;
  }

  protected override attachment(): Attachment {
    const details: PostgreSqlDetails = {
      database: this.#database,
      username: this.#username,
      password: this.#password,
      snapshotName: this.#snapshotName,
    };
    return { kind: POSTGRESQL, details };
  }

  #snapshotServer(): SnapshotServer {
    return { address: this.#address(), database: this.#database, container: this };
  }

  #address(): ServerAddress {
    return {
      host: this.getHost(),
      port: this.getPort(),
      username: this.#username,
      password: this.#password,
      // Nobody may be connected to what is copied. A client of template1 holds up other CREATE DATABASE.
      maintenanceDatabase: this.#database === "postgres" ? "template1" : "postgres",
    };
  }
}
