import { definePart, type ContainerSpec, type ImageName } from "../../src/module";
import { MySqlLikeContainer } from "../mysql/mysql-like-container";
import { MySqlLikeDatabase } from "../mysql/mysql-like-database";
import { defineMySqlLike } from "../mysql/mysql-like-server";
import { checkUsername } from "../mysql/names";
import type { MySqlSettings } from "../mysql/settings";
import { StartedMySqlLike } from "../mysql/started-mysql-like";

/** mariadb.com/kb/en/identifier-names (128 since 10.6). */
const LONGEST_USERNAME = 128;

/** A running MariaDB server. */
export class StartedMariaDbContainer extends StartedMySqlLike {
  protected readonly scheme = "mariadb";
  protected readonly program = "mariadb";
  protected readonly dumper = ["mariadb-dump"];
  protected readonly clients = ["mariadb", "mysql2"] as const;

  /**
   * Makes a database for one test: a copy of `getDatabase()`, with its tables, rows, views, routines, triggers and
   * events as they were at this process's first call. The user has all rights on it. A copy for the next call is made
   * meanwhile. Databases of processes that ended without dropping them are dropped at the first call.
   *
   * Connects as root by the package mariadb or mysql2 or, if neither is installed, runs the image's client in the container, which takes
   * longer. Throws MayflyError with the code `MYSQL_COPY_FAILED`.
   */
  async openDatabase(): Promise<MariaDbDatabase> {
    return new MariaDbDatabase(this, await this.copyDatabase());
  }
}

/** A database of a MariaDB server that belongs to one test. `openDatabase()` makes it. */
export class MariaDbDatabase extends MySqlLikeDatabase<StartedMariaDbContainer> {}
definePart("mariadb-database", MariaDbDatabase);

const mariadb = defineMySqlLike({
  name: "mariadb",
  prefix: "MARIADB",
  allowsEmpty: "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
  resolve: ofMySqlVariables,
  started: StartedMariaDbContainer,
});

/** Returns the settings for which only a variable of MySQL is given. The image takes these, too. */
function ofMySqlVariables(
  settings: MySqlSettings,
  { settings: given, environment }: ContainerSpec,
): Partial<MySqlSettings> {
  const variables = {
    database: "DATABASE",
    username: "USER",
    userPassword: "PASSWORD",
    rootPassword: "ROOT_PASSWORD",
  } as const;
  const found = Object.entries(variables).map(([name, variable]) => {
    const isGiven = given[name] !== undefined || environment[`MARIADB_${variable}`] !== undefined;
    const value = isGiven ? undefined : environment[`MYSQL_${variable}`];
    return [name, value ?? settings[name as keyof typeof variables]];
  });
  return Object.fromEntries(found) as Partial<MySqlSettings>;
}

/**
 * A MariaDB server, from the official image (hub.docker.com/_/mariadb) or an image with the same variables.
 *
 * ```ts
 * await using mariadb = await new MariaDbContainer("mariadb:11").start();
 * const connection = await createConnection(mariadb.getConnectionUri());
 * ```
 */
export class MariaDbContainer extends MySqlLikeContainer<StartedMariaDbContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `mariadb` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, mariadb);
  }

  protected override memoryOptions(): readonly string[] {
    return [
      ...["--innodb-flush-log-at-trx-commit=2", "--skip-innodb-doublewrite"],
      // Each table that is created or dropped would change the tables of statistics.
      "--innodb-stats-persistent=0",
    ];
  }

  protected override checkUser(username: string): string {
    return checkUsername(username, "withUsername", LONGEST_USERNAME);
  }

  protected override checkPassword(password: string): string {
    return password;
  }
}
