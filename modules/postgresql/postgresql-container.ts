import {
  attachable,
  checkText,
  GenericContainer,
  serverCommand,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
  type StartOptions,
} from "../../src";
import { answersStartup } from "./answers-startup";
import { checkDatabaseName, checkUsername } from "./databases/database-names";
import { initScripts } from "./init-scripts";
import { SERVER_USER, serverTls, type ServerTls } from "./server-tls";
import {
  POSTGRES_PORT,
  POSTGRESQL,
  StartedPostgreSqlContainer,
  type PostgreSqlDetails,
} from "./started-postgresql-container";

const STARTUP_TIMEOUT_MS = 120_000;
const CONFIG_FILE = "/etc/mayfly-postgres.conf";
/** A folder of our own: where the image has its data depends on its version. */
const MEMORY_FOLDER = "/var/lib/mayfly-postgres";

/**
 * PostgreSQL, of the official image (hub.docker.com/_/postgres) or one that keeps its variables.
 *
 * ```ts
 * await using postgres = await new PostgreSqlContainer("postgres:17").start();
 * const client = new Client({ connectionString: postgres.getConnectionUri() });
 * ```
 */
export class PostgreSqlContainer extends GenericContainer {
  #database: string | undefined;
  #username: string | undefined;
  #password: string | undefined;
  #options: readonly string[] = [];
  #scripts = 0;
  #tls: ServerTls | undefined;

  /** Of an ImageName that is neither `postgres` nor a declared substitute: throws ImageMismatchError. */
  constructor(image: string | ImageName) {
    super(image);
    if (typeof image !== "string") image.assertCompatibleWith("postgres");
    this.withExposedPorts(POSTGRES_PORT).withStartupTimeout(STARTUP_TIMEOUT_MS);
  }

  /**
   * The database that is created. Default: `POSTGRES_DB` of `withEnvironment`, else `test`. Throws
   * InvalidOptionError for a name of more than 63 bytes, which the server would cut.
   */
  withDatabase(database: string): this {
    this.#database = checkDatabaseName(database, "withDatabase");
    return this;
  }

  /**
   * The superuser. Default: `POSTGRES_USER` of `withEnvironment`, else `test`. Throws InvalidOptionError
   * for a name of more than 63 bytes, and for one with `"`, `$`, `'` or `\`, which initdb does not escape.
   */
  withUsername(username: string): this {
    this.#username = checkUsername(username, "withUsername");
    return this;
  }

  /** The superuser's password. Default: `POSTGRES_PASSWORD` of `withEnvironment`, else `test`. */
  withPassword(password: string): this {
    this.#password = checkText(password, "withPassword");
    return this;
  }

  /**
   * Takes clients with TLS, too; who wants no others says so in a `pg_hba.conf`. Each argument is PEM
   * text or the path of a PEM file, the key without passphrase. With an authority, a client that
   * shows a certificate must have it from there. Throws InvalidOptionError when one cannot be read.
   */
  withSSL(cert: string, key: string, caCert?: string): this {
    this.#tls = serverTls(cert, key, caCert);
    return this;
  }

  /** `withSSL`, with the authority first. */
  withSSLCert(caCert: string, cert: string, key: string): this {
    return this.withSSL(cert, key, caCert);
  }

  /**
   * Files that the image runs once, in this order, before the server takes clients: `.sql` (also
   * `.gz`, `.xz`, `.zst`) and `.sh`. Several calls add up. The start fails when one does. Throws
   * InvalidOptionError for a file that is missing or that the image would ignore.
   */
  withInitScripts(...paths: string[]): this {
    this.withCopyFilesToContainer(initScripts(paths, this.#scripts));
    this.#scripts += paths.length;
    return this;
  }

  /**
   * Starts the server with a file of yours as its postgresql.conf. It listens on all of its addresses
   * whatever the file says. Throws InvalidOptionError when the file is missing.
   */
  withConfigFile(path: string): this {
    return this.withCopyFilesToContainer([
      // It may hold passwords.
      { source: path, target: CONFIG_FILE, mode: 0o600, reader: SERVER_USER },
    ]).#set(`config_file=${CONFIG_FILE}`, "listen_addresses=*");
  }

  /**
   * Does not wait for the disk (`fsync` and `full_page_writes` off), which makes small transactions
   * much faster. What was committed survives the server's end, but not that of its machine. Checkpoints
   * are not logged: a clone makes several, which would fill the log that a failed test shows.
   */
  withoutFsync(): this {
    return this.#set("fsync=off", "full_page_writes=off", "log_checkpoints=off");
  }

  /**
   * Keeps the data in memory (a tmpfs), and does not wait for the disk as with `withoutFsync()`. Clones
   * and snapshots are made several times faster: most of their time, a disk spends on making and
   * removing files. What is in the server goes with its process: `restart()` makes a new database.
   */
  withDataInMemory(): this {
    return this.withTmpFs({ [MEMORY_FOLDER]: "rw" })
      .withEnvironment({ PGDATA: `${MEMORY_FOLDER}/data` })
      .withoutFsync();
  }

  override async start(options?: StartOptions): Promise<StartedPostgreSqlContainer> {
    // Read before anything is awaited: the builder may be changed for its next start meanwhile.
    const { database, username, password } = this.#credentials(this.described);
    const started = await super.start(options);
    return new StartedPostgreSqlContainer(started, database, username, password);
  }

  protected override configure(described: ContainerSpec): SpecPatch {
    const { database, username, password } = this.#credentials(described);
    const options = [...this.#options, ...(this.#tls?.options ?? [])];
    const { wait, command } = described;
    return {
      environment: {
        POSTGRES_DB: database,
        POSTGRES_USER: username,
        POSTGRES_PASSWORD: password,
      },
      ...(options.length > 0 && { command: serverCommand("postgres", command, { last: options }) }),
      ...(this.#tls && {
        copies: this.#tls.files.map((file) => ({ kind: "content", ...file })),
      }),
      ...(wait === undefined && { wait: answersStartup(username, database) }),
    };
  }

  /** What a method said, else the environment, else `test`. */
  #credentials({
    environment,
  }: ContainerSpec): Record<"database" | "username" | "password", string> {
    return {
      database: this.#database ?? environment["POSTGRES_DB"] ?? "test",
      username: this.#username ?? environment["POSTGRES_USER"] ?? "test",
      password: this.#password ?? environment["POSTGRES_PASSWORD"] ?? "test",
    };
  }

  #set(...settings: string[]): this {
    this.#options = [...this.#options, ...settings.flatMap((setting) => ["-c", setting])];
    return this;
  }
}

attachable(POSTGRESQL, {
  create: (started, { database, username, password, snapshotName }: PostgreSqlDetails) =>
    new StartedPostgreSqlContainer(started, database, username, password).withSnapshotName(
      snapshotName,
    ),
  wait: ({ database, username }: PostgreSqlDetails) => answersStartup(username, database),
});
