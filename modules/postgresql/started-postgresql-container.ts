import { StartedServer } from "../../src/module";
import type { ServerAddress } from "./admin-connection";
import { checkCloneOptions, type CloneOptions } from "./databases/clone-options";
import { checkNewName } from "./databases/database-names";
import { emptyTables, type EmptyTablesOptions } from "./databases/empty-tables";
import { PostgreSqlDatabase } from "./postgresql-database";
import type { PostgreSqlSettings } from "./settings";
import { takeSnapshot, restoreSnapshot, type SnapshotServer } from "./databases/snapshots";
import { cloneDatabase } from "./databases/clone-database";

/** A running PostgreSQL server. */
export class StartedPostgreSqlContainer extends StartedServer<PostgreSqlSettings> {
  getDatabase(): string {
    return this.settings.database;
  }

  getUsername(): string {
    return this.settings.username;
  }

  getPassword(): string {
    return this.settings.password;
  }

  /** Returns `postgres://user:password@host:port/database`. */
  getConnectionUri(): string {
    const { username, password, database } = this.settings;
    return this.url({ scheme: "postgres", username, password, path: database });
  }

  /** Sets the default name of snapshots, instead of `migrated_template`. Throws InvalidOptionError. */
  withSnapshotName(name: string): this {
    return this.change({ snapshotName: checkNewName(name, "withSnapshotName") });
  }

  /**
   * Copies the database for `restoreSnapshot`. Replaces an earlier snapshot with the same name. Disconnects the
   * database's clients ("terminating connection due to administrator command", 57P01). Throws InvalidOptionError
   * for an invalid name and for the database `postgres`, and MayflyError with the code `POSTGRES_SNAPSHOT_FAILED`
   * and the server's error.
   */
  async snapshot(name = this.settings.snapshotName): Promise<void> {
    await takeSnapshot(this.#snapshotServer(), name);
  }

  /**
   * Restores the database to the snapshot, with its owner, privileges and settings. Disconnects the database's
   * clients. Throws the same errors as `snapshot`, e.g. if the snapshot does not exist; the database is then
   * unchanged.
   */
  async restoreSnapshot(name = this.settings.snapshotName): Promise<void> {
    await restoreSnapshot(this.#snapshotServer(), name);
  }

  /**
   * Copies the database, e.g. for one test, with its owner, privileges and settings. With `from`, copies that
   * snapshot instead. Otherwise the copy comes from a template: the first clone of a test run makes it from the
   * database's current state, for all processes of the run. Only that step disconnects the database's clients.
   *
   * Drop the clone when you no longer need it. If a process ends without dropping its clones, a later call drops
   * them. Needs PostgreSQL 13 or newer. Throws InvalidOptionError for invalid names, and MayflyError with the code
   * `POSTGRES_CLONE_FAILED` and the server's error.
   */
  async cloneDatabase(options: CloneOptions = {}): Promise<PostgreSqlDatabase> {
    const { from, name } = checkCloneOptions(options);
    const request = { database: this.settings.database, from, name };
    const clone = await cloneDatabase(this.#address(), request);
    const server = { address: () => this.#address(), isStopped: () => this.isStopped() };
    return new PostgreSqlDatabase(server, clone.name, clone.template, true);
  }

  /**
   * Deletes the rows of all tables except those in `except`, and restarts sequences. Takes milliseconds and
   * disconnects no clients. No triggers run, and foreign keys are not checked. Tables of extensions keep their
   * rows. Throws InvalidOptionError, and MayflyError with the code `POSTGRES_EMPTY_FAILED`.
   */
  async emptyTables(options: EmptyTablesOptions = {}): Promise<void> {
    await emptyTables(this.#address(), this.settings.database, options);
  }

  #snapshotServer(): SnapshotServer {
    return {
      address: this.#address(),
      database: this.settings.database,
      container: this,
      portInside: this.port,
    };
  }

  #address(): ServerAddress {
    const { username, password, database } = this.settings;
    return {
      ...this.hostAddress(),
      username,
      password,
      // The copied database must have no clients. A client of template1 delays other CREATE DATABASE commands.
      maintenanceDatabase: database === "postgres" ? "template1" : "postgres",
    };
  }
}
