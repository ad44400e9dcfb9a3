import { connectionUrl, StartedContainer, type Attachment } from "../../src";
import type { ServerAddress } from "./admin-connection";
import { checkCloneOptions, type CloneOptions } from "./databases/clone-options";
import { checkNewName } from "./databases/database-names";
import { emptyTables, type EmptyTablesOptions } from "./databases/empty-tables";
import { PostgreSqlDatabase } from "./postgresql-database";
import { takeSnapshot, restoreSnapshot, type SnapshotServer } from "./databases/snapshots";
import { cloneDatabase } from "./databases/clone-database";

export const POSTGRES_PORT = 5432;
/** What `attachable` knows the class by. */
export const POSTGRESQL = "postgresql";

/** What another process makes the same object of. */
export interface PostgreSqlDetails {
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly snapshotName: string;
}

/** A PostgreSQL server that takes clients. */
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

  /** The host port. */
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

  /** The name that `snapshot()` and `restoreSnapshot()` use when they get none. Default `migrated_template`. */
  withSnapshotName(name: string): this {
    this.#snapshotName = checkNewName(name, "withSnapshotName");
    return this;
  }

  /**
   * Copies the database, for `restoreSnapshot`; an earlier snapshot of that name is replaced. Clients
   * that are connected to the database are disconnected ("terminating connection due to administrator
   * command", 57P01). Throws InvalidOptionError for a name that cannot be, and for the database
   * `postgres`; MayflyError with code `POSTGRES_SNAPSHOT_FAILED` and the server's words.
   */
  async snapshot(name = this.#snapshotName): Promise<void> {
    await takeSnapshot(this.#snapshotServer(), name);
  }

  /**
   * Makes the database what it was when the snapshot was taken, with its owner, privileges and
   * settings. Clients are disconnected, and errors are those of `snapshot`. When it fails, for a
   * snapshot that does not exist say, the database stays as it was.
   */
  async restoreSnapshot(name = this.#snapshotName): Promise<void> {
    await restoreSnapshot(this.#snapshotServer(), name);
  }

  /**
   * A database of its own, with what this one has: a test's, say. It is copied from a template, which
   * is made at a test run's first clone, of the database as it is then, for all of the run's
   * processes; with `from`, it is copied from that snapshot. It has the owner, privileges and settings
   * that the original has. Clients of the database are disconnected when the template is made, not
   * later.
   *
   * Drop it when it is not needed any more; what processes leave that end without is dropped by a
   * later clone. Wants PostgreSQL 13 or newer. Throws InvalidOptionError for names that cannot be, and
   * MayflyError with the code `POSTGRES_CLONE_FAILED` and the server's words.
   */
  async cloneDatabase(options: CloneOptions = {}): Promise<PostgreSqlDatabase> {
    const { from, name } = checkCloneOptions(options);
    const request = { database: this.#database, from, name };
    const clone = await cloneDatabase(this.#address(), request);
    const server = { address: () => this.#address(), isStopped: () => this.#stopped };
    return new PostgreSqlDatabase(server, clone.name, clone.template, true);
  }

  /**
   * Deletes the rows of all tables but `except`, and lets sequences begin anew: within milliseconds,
   * and without disconnecting anybody. No trigger runs, and foreign keys are not looked at. Tables of
   * extensions stay as they are. Throws InvalidOptionError, and MayflyError with the code
   * `POSTGRES_EMPTY_FAILED`.
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
