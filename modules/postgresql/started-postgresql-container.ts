import { connectionUrl, StartedContainer, type Attachment } from "../../src";
import { checkSnapshotName, restoreSnapshot, takeSnapshot } from "./snapshots";

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
  /** The snapshot that is being taken or restored: one at a time, each needs the database to itself. */
  #busy: Promise<unknown> = Promise.resolve();

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
    this.#snapshotName = checkSnapshotName(name);
    return this;
  }

  /**
   * Copies the database, for `restoreSnapshot`; an earlier snapshot of that name is replaced. Clients
   * that are connected to the database are disconnected ("terminating connection due to administrator
   * command", 57P01). Throws InvalidOptionError for a name that cannot be, and for the database
   * `postgres`; MayflyError with code `POSTGRES_SNAPSHOT_FAILED` and the server's words.
   */
  snapshot(name = this.#snapshotName): Promise<void> {
    return this.#alone(() => takeSnapshot(this.#server(), name));
  }

  /**
   * Makes the database what it was when the snapshot was taken, with its owner, privileges and
   * settings. Clients are disconnected, and errors are those of `snapshot`. When it fails, for a
   * snapshot that does not exist say, the database stays as it was.
   */
  restoreSnapshot(name = this.#snapshotName): Promise<void> {
    return this.#alone(() => restoreSnapshot(this.#server(), name));
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

  #alone(action: () => Promise<void>): Promise<void> {
    const result = this.#busy.then(action);
    // Whoever called gets the failure; the next one only waits for the end.
    this.#busy = result.catch(() => undefined);
    return result;
  }

  #server(): Parameters<typeof takeSnapshot>[0] {
    return {
      container: this,
      database: this.#database,
      username: this.#username,
      password: this.#password,
    };
  }
}
