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
import {
  credentialSources,
  credentialsForWait,
  credentialVariables,
  readCredentials,
  type GivenCredentials,
} from "./credentials";
import { initScripts } from "./init-scripts";
import { POSTGRES_PORT, serverPort } from "./server-port";
import { SERVER_USER, serverTls, type ServerTls } from "./server-tls";
import {
  POSTGRESQL,
  StartedPostgreSqlContainer,
  type PostgreSqlDetails,
} from "./started-postgresql-container";

const STARTUP_TIMEOUT_MS = 120_000;
const CONFIG_FILE = "/etc/mayfly-postgres.conf";
/** Not the image's data folder, because that depends on the version. */
const MEMORY_FOLDER = "/var/lib/mayfly-postgres";

/**
 * A PostgreSQL server, from the official image (hub.docker.com/_/postgres) or an image with the same variables.
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

  /** Throws ImageMismatchError for an ImageName that is neither `postgres` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image);
    if (typeof image !== "string") image.assertCompatibleWith("postgres");
    this.withExposedPorts(POSTGRES_PORT).withStartupTimeout(STARTUP_TIMEOUT_MS);
  }

  /**
   * Sets the database that the image creates. Default: `POSTGRES_DB` of `withEnvironment`, otherwise `test`.
   * Throws InvalidOptionError for a name of more than 63 bytes, which the server would truncate.
   */
  withDatabase(database: string): this {
    this.#database = checkDatabaseName(database, "withDatabase");
    return this;
  }

  /**
   * Sets the superuser's name. Default: `POSTGRES_USER` of `withEnvironment`, otherwise `test`. Throws
   * InvalidOptionError for a name of more than 63 bytes, or with `"`, `$`, `'` or `\`, which initdb does
   * not escape.
   */
  withUsername(username: string): this {
    this.#username = checkUsername(username, "withUsername");
    return this;
  }

  /** Sets the superuser's password. Default: `POSTGRES_PASSWORD` of `withEnvironment`, otherwise `test`. */
  withPassword(password: string): this {
    this.#password = checkText(password, "withPassword");
    return this;
  }

  /**
   * Lets clients connect with TLS; to refuse connections without TLS, use a `pg_hba.conf`. Each argument is PEM
   * text or the path of a PEM file; the key must not have a passphrase. With `caCert`, a client's certificate
   * must be from that authority; clients without a certificate are still accepted. Throws InvalidOptionError if
   * an argument cannot be read.
   */
  withSSL(cert: string, key: string, caCert?: string): this {
    this.#tls = serverTls(cert, key, caCert);
    return this;
  }

  /** Calls `withSSL`, with the authority as the first argument. */
  withSSLCert(caCert: string, cert: string, key: string): this {
    return this.withSSL(cert, key, caCert);
  }

  /**
   * Adds files that the image runs once, in this order, before the server accepts clients: `.sql` (also
   * `.gz`, `.xz`, `.zst`) and `.sh`. A folder stands for its files of these kinds, in the order of their names. The
   * files that a `.sql` script includes by `\ir` are copied with it. If a script fails, the start fails. Throws
   * InvalidOptionError for a file that does not exist or that the image would ignore, and for a folder without
   * scripts.
   */
  withInitScripts(...paths: string[]): this {
    const scripts = initScripts(paths, this.#scripts);
    this.#scripts += scripts.length;
    return this.withCopyFilesToContainer(
      scripts.flatMap(({ files }) => [...files]),
    ).withCopyContentToContainer(scripts.flatMap(({ contents }) => [...contents]));
  }

  /**
   * Starts the server with your postgresql.conf. The server listens on all addresses, even if the file says
   * otherwise. Throws InvalidOptionError if the file does not exist.
   */
  withConfigFile(path: string): this {
    return this.withCopyFilesToContainer([
      // The file can hold passwords.
      { source: path, target: CONFIG_FILE, mode: 0o600, reader: SERVER_USER },
    ]).#set(`config_file=${CONFIG_FILE}`, "listen_addresses=*");
  }

  /**
   * Makes the server not wait for the disk (`fsync` and `full_page_writes` off), so small transactions are much
   * faster. Committed data survives a crash of the server, but not of its machine. Also turns off the logging of
   * checkpoints: each clone causes several, which would fill the log that a failed test shows.
   */
  withoutFsync(): this {
    return this.#set("fsync=off", "full_page_writes=off", "log_checkpoints=off");
  }

  /**
   * Keeps the data in memory (a tmpfs), and calls `withoutFsync()`. Clones and snapshots become several times
   * faster, because on a disk they spend most of their time creating and removing files. The data is lost when
   * the server's process ends; `restart()` creates a new database.
   */
  withDataInMemory(): this {
    return this.withTmpFs({ [MEMORY_FOLDER]: "rw" })
      .withEnvironment({ PGDATA: `${MEMORY_FOLDER}/data` })
      .withoutFsync();
  }

  override async start(options?: StartOptions): Promise<StartedPostgreSqlContainer> {
    // Read before the first await: the builder can be changed during the start.
    const sources = credentialSources(this.#given, this.described);
    const port = serverPort(this.described, this.#options);
    const started = await super.start(options);
    try {
      const { database, username, password } = await readCredentials(sources, started);
      return new StartedPostgreSqlContainer(started, database, username, password, port);
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }

  protected override configure(described: ContainerSpec): SpecPatch {
    const sources = credentialSources(this.#given, described);
    const { database, username } = credentialsForWait(sources);
    const options = [...this.#options, ...(this.#tls?.options ?? [])];
    const port = serverPort(described, options);
    const { wait, command } = described;
    const isExposed = described.ports.some(({ container }) => container === port);
    return {
      environment: credentialVariables(sources, this.#given),
      ...(!isExposed && { ports: [{ container: port, protocol: "tcp" }] }),
      ...(options.length > 0 && { command: serverCommand("postgres", command, { last: options }) }),
      ...(this.#tls && {
        copies: this.#tls.files.map((file) => ({ kind: "content", ...file })),
      }),
      ...(wait === undefined && { wait: answersStartup(username, database, port) }),
    };
  }

  get #given(): GivenCredentials {
    return { database: this.#database, username: this.#username, password: this.#password };
  }

  #set(...settings: string[]): this {
    this.#options = [...this.#options, ...settings.flatMap((setting) => ["-c", setting])];
    return this;
  }
}

attachable(POSTGRESQL, {
  create: (started, { database, username, password, port, snapshotName }: PostgreSqlDetails) =>
    new StartedPostgreSqlContainer(started, database, username, password, port).withSnapshotName(
      snapshotName,
    ),
  wait: ({ database, username, port }: PostgreSqlDetails) =>
    answersStartup(username, database, port),
});
