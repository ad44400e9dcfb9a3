import { definePart, type ImageName } from "../../src/module";
import { MySqlLikeContainer } from "./mysql-like-container";
import { MySqlLikeDatabase } from "./mysql-like-database";
import { defineMySqlLike } from "./mysql-like-server";
import { checkEscaped, checkUsername } from "./names";
import { StartedMySqlLike } from "./started-mysql-like";

/** dev.mysql.com/doc/refman/9.7/en/user-names.html. */
const LONGEST_USERNAME = 32;

/** A running MySQL server. */
export class StartedMySqlContainer extends StartedMySqlLike {
  protected readonly scheme = "mysql";
  protected readonly program = "mysql";
  protected readonly dumper = ["mysqldump", "--set-gtid-purged=OFF"];
  protected readonly clients = ["mysql2", "mariadb"] as const;

  /**
   * Makes a database for one test: a copy of `getDatabase()`, with its tables, rows, views, routines, triggers and
   * events as they were at this process's first call. The user has all rights on it. A copy for the next call is made
   * meanwhile. Databases of processes that ended without dropping them are dropped at the first call.
   *
   * Connects as root by the package mysql2 or mariadb or, if neither is installed, runs the image's client in the container, which takes
   * longer. Throws MayflyError with the code `MYSQL_COPY_FAILED`.
   */
  async openDatabase(): Promise<MySqlDatabase> {
    return new MySqlDatabase(this, await this.copyDatabase());
  }
}

/** A database of a MySQL server that belongs to one test. `openDatabase()` makes it. */
export class MySqlDatabase extends MySqlLikeDatabase<StartedMySqlContainer> {}
definePart("mysql-database", MySqlDatabase);

const mysql = defineMySqlLike({
  name: "mysql",
  prefix: "MYSQL",
  allowsEmpty: "MYSQL_ALLOW_EMPTY_PASSWORD",
  started: StartedMySqlContainer,
});

/**
 * A MySQL server, from the official image (hub.docker.com/_/mysql) or an image with the same variables.
 *
 * ```ts
 * await using mysql = await new MySqlContainer("mysql:9.7").start();
 * const connection = await createConnection(mysql.getConnectionUri());
 * ```
 */
export class MySqlContainer extends MySqlLikeContainer<StartedMySqlContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `mysql` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, mysql);
  }

  protected override memoryOptions(): readonly string[] {
    return [
      ...["--skip-log-bin", "--innodb-flush-log-at-trx-commit=2"],
      ...["--skip-innodb-doublewrite", "--innodb-flush-method=fsync"],
    ];
  }

  protected override checkUser(username: string): string {
    return checkUsername(username, "withUsername", LONGEST_USERNAME);
  }

  protected override checkPassword(password: string, option: string): string {
    return checkEscaped(password, option);
  }
}
