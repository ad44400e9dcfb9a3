import {
  checkString,
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { configFile, initScripts } from "./init-scripts";
import { DEFAULTS, HTTP_PORT, NATIVE_PORT, type ClickHouseSettings } from "./settings";
import { nameInSql } from "./sql-names";
import { StartedClickHouseContainer } from "./started-clickhouse-container";

const DATA_FOLDER = "/var/lib/clickhouse";
/** The image makes an element of XML of the user's name, and the server reads a dot as the end of a key. */
const USERNAME = /^[A-Za-z_][\w-]*$/;

const clickhouse = defineServer({
  name: "clickhouse",
  images: ["clickhouse/clickhouse-server", "clickhouse"],
  ports: [NATIVE_PORT, HTTP_PORT],
  defaults: DEFAULTS,
  variables: {
    database: "CLICKHOUSE_DB",
    username: "CLICKHOUSE_USER",
    password: "CLICKHOUSE_PASSWORD",
  },
  // The entrypoint inserts the variable into `CREATE DATABASE` as it is.
  configure: ({ database }) => ({ environment: { CLICKHOUSE_DB: nameInSql(database) } }),
  // Not `/ping`: it answers before the user and the database exist, and says nothing of the password.
  ready: ({ username, password, database }) =>
    Wait.forHttp(`/?query=SELECT%201&database=${encodeURIComponent(database)}`, HTTP_PORT)
      .withBasicCredentials(username, password)
      .forResponseMatching(({ status, body }) => status === 200 && body.trim() === "1"),
  started: StartedClickHouseContainer,
});

/**
 * A ClickHouse server, from the official image (hub.docker.com/r/clickhouse/clickhouse-server).
 *
 * ```ts
 * await using clickhouse = await new ClickHouseContainer("clickhouse/clickhouse-server:26").start();
 * const client = createClient(clickhouse.getClientOptions());
 * ```
 */
export class ClickHouseContainer extends ServerContainer<
  ClickHouseSettings,
  StartedClickHouseContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither ClickHouse nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, clickhouse);
  }

  /**
   * Sets the database that the image creates. Default: `CLICKHOUSE_DB` of `withEnvironment`, otherwise `test`. Throws
   * InvalidOptionError.
   */
  withDatabase(database: string): this {
    return this.set({ database: checkText(database, "withDatabase") });
  }

  /**
   * Sets the user that the image creates instead of `default`. Default: `CLICKHOUSE_USER` of `withEnvironment`,
   * otherwise `test`. Throws InvalidOptionError for a name with other characters than letters, digits, `_` and `-`.
   */
  withUsername(username: string): this {
    if (!USERNAME.test(checkText(username, "withUsername"))) {
      const expected = "a name of letters, digits, _ and -, starting with a letter or _";
      throw InvalidOptionError.quoting("withUsername", expected, username);
    }
    return this.set({ username });
  }

  /**
   * Sets the user's password; an empty string means none. Default: `CLICKHOUSE_PASSWORD` of `withEnvironment`,
   * otherwise `test`. Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    return this.set({ password: checkString(password, "withPassword") });
  }

  /**
   * Adds files that the image runs once, in this order, before the server accepts clients: `.sql`, `.sql.gz` and
   * `.sh`. They run in the database `default`. If a script fails, the start fails. Throws InvalidOptionError for a file
   * that does not exist or that the image would ignore.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts = 0 } = this.given;
    return this.withCopyFilesToContainer(initScripts(paths, scripts)).set({
      scripts: scripts + paths.length,
    });
  }

  /**
   * Adds a file (`.xml`, or `.yaml` from version 21.10 on) that the server merges into its configuration; later
   * files win. Throws InvalidOptionError for a file that does not exist or that the server would ignore.
   */
  withConfigFile(path: string): this {
    return this.#addConfig(path, "config.d", "withConfigFile");
  }

  /** Adds a file with users, profiles or quotas, as `withConfigFile` does with settings. Throws InvalidOptionError. */
  withUsersFile(path: string): this {
    return this.#addConfig(path, "users.d", "withUsersFile");
  }

  /**
   * Keeps the data in memory (a tmpfs). The data is lost when the server's process ends; `restart()` creates a new
   * database.
   */
  withDataInMemory(): this {
    return this.withTmpFs({ [DATA_FOLDER]: "rw" });
  }

  #addConfig(path: string, folder: "config.d" | "users.d", option: string): this {
    const { configFiles = 0 } = this.given;
    return this.withCopyFilesToContainer([configFile(path, folder, configFiles, option)]).set({
      configFiles: configFiles + 1,
    });
  }
}
