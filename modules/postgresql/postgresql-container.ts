import {
  checkText,
  defineServer,
  InvalidOptionError,
  serverCommand,
  ServerContainer,
  type ImageName,
} from "../../src/module";
import { answersStartup } from "./answers-startup";
import { checkDatabaseName, checkUsername } from "./databases/database-names";
import { checkExtension, extensionScript, IMAGES_WITH_EXTENSIONS } from "./extensions";
import { initScripts } from "./init-scripts";
import { POSTGRES_PORT, serverPort } from "./server-port";
import { SERVER_USER, tlsFiles, tlsOptions } from "./server-tls";
import { StartedPostgreSqlContainer } from "./started-postgresql-container";
import { DEFAULTS, type PostgreSqlSettings } from "./settings";

const CONFIG_FILE = "/etc/mayfly-postgres.conf";
/** Not the image's data folder, because that depends on the version. */
const MEMORY_FOLDER = "/var/lib/mayfly-postgres";

const POSTGRESQL = defineServer({
  name: "postgresql",
  images: ["postgres", ...IMAGES_WITH_EXTENSIONS],
  ports: [POSTGRES_PORT],
  defaults: DEFAULTS,
  variables: { database: "POSTGRES_DB", username: "POSTGRES_USER", password: "POSTGRES_PASSWORD" },
  hasVariableFiles: true,
  resolve: ({ options }, described) => ({ port: serverPort(described, options) }),
  configure: ({ options, tls }, { command }) => {
    const last = [...options, ...tlsOptions(tls)];
    return last.length === 0 ? {} : { command: serverCommand("postgres", command, { last }) };
  },
  adopt: ({ username = "postgres", password = "", database = username }) => ({
    username,
    password,
    database,
  }),
  ready: ({ username, database, port }) => answersStartup(username, database, port),
  started: StartedPostgreSqlContainer,
});

/**
 * A PostgreSQL server, from the official image (hub.docker.com/_/postgres) or an image with the same variables.
 *
 * ```ts
 * await using postgres = await new PostgreSqlContainer("postgres:17").start();
 * const client = new Client({ connectionString: postgres.getConnectionUri() });
 * ```
 */
export class PostgreSqlContainer extends ServerContainer<
  PostgreSqlSettings,
  StartedPostgreSqlContainer
> {
  /**
   * Throws ImageMismatchError for an ImageName that is neither `postgres`, `pgvector/pgvector`, `postgis/postgis` nor
   * `timescale/timescaledb`, nor declared compatible with one of them.
   */
  constructor(image: string | ImageName) {
    super(image, POSTGRESQL);
  }

  /**
   * Sets the database that the image creates. Default: `POSTGRES_DB` of `withEnvironment`, otherwise `test`.
   * Throws InvalidOptionError for a name of more than 63 bytes, which the server would truncate.
   */
  withDatabase(database: string): this {
    return this.set({ database: checkDatabaseName(database, "withDatabase") });
  }

  /**
   * Sets the superuser's name. Default: `POSTGRES_USER` of `withEnvironment`, otherwise `test`. Throws
   * InvalidOptionError for a name of more than 63 bytes, or with `"`, `$`, `'` or `\`, which initdb does
   * not escape.
   */
  withUsername(username: string): this {
    return this.set({ username: checkUsername(username, "withUsername") });
  }

  /** Sets the superuser's password. Default: `POSTGRES_PASSWORD` of `withEnvironment`, otherwise `test`. */
  withPassword(password: string): this {
    return this.set({ password: checkText(password, "withPassword") });
  }

  /**
   * Lets clients connect with TLS; to refuse connections without TLS, use a `pg_hba.conf`. Each argument is PEM
   * text or the path of a PEM file; the key must not have a passphrase. With `caCert`, a client's certificate
   * must be from that authority; clients without a certificate are still accepted. Throws InvalidOptionError if
   * an argument cannot be read.
   */
  withSSL(cert: string, key: string, caCert?: string): this {
    const files = tlsFiles(cert, key, caCert);
    const tls = caCert === undefined ? "server" : "server and clients";
    return this.withCopyContentToContainer(files).set({ tls });
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
    const { scripts: before = 0 } = this.given;
    const scripts = initScripts(paths, before);
    return this.set({ scripts: before + scripts.length })
      .withCopyFilesToContainer(scripts.flatMap(({ files }) => [...files]))
      .withCopyContentToContainer(scripts.flatMap(({ contents }) => [...contents]));
  }

  /**
   * Makes extensions in the database, once and before `withInitScripts()`, with what they require: `vector`, `postgis`,
   * `timescaledb` … The image has to contain them; if it does not, the start fails. Clones, snapshots and baked images have
   * them, too. Throws InvalidOptionError.
   */
  withExtension(...names: string[]): this {
    if (names.length === 0) {
      throw InvalidOptionError.describing("withExtension", "an extension", "none");
    }
    const { extensions = [] } = this.given;
    const added = names.map((name, index) => checkExtension(name, `withExtension[${index}]`));
    const all = [...extensions, ...added];
    return this.set({ extensions: all }).withCopyContentToContainer([extensionScript(all)]);
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

  #set(...settings: string[]): this {
    const { options = [] } = this.given;
    return this.set({ options: [...options, ...settings.flatMap((setting) => ["-c", setting])] });
  }
}
