import { definePart, type ImageName } from "../../src/module";
import { MySqlLikeContainer, SCRIPT_FOLDER } from "./mysql-like-container";
import { MySqlLikeDatabase } from "./mysql-like-database";
import { defineMySqlLike } from "./mysql-like-server";
import { checkEscaped, checkUsername } from "./names";
import { StartedMySqlLike } from "./started-mysql-like";

/** dev.mysql.com/doc/refman/9.7/en/user-names.html. */
const LONGEST_USERNAME = 32;

/**
 * Creating and dropping 30 tables takes two thirds of the processor's time with these. An older server ignores an
 * option that begins with `loose`.
 */
const MEMORY_OPTIONS = [
  ...["--skip-log-bin", "--skip-innodb-doublewrite", "--innodb-flush-method=fsync"],
  ...["--innodb-flush-log-at-trx-commit=2", "--innodb-stats-persistent=0"],
  // The defaults hold the definitions of a few copies of a database only.
  ...["--table-definition-cache=10000", "--loose-schema-definition-cache=10000"],
  ...["--loose-tablespace-definition-cache=10000", "--loose-innodb-extend-and-initialize=0"],
];
/** The server remembers it (dev.mysql.com/doc/refman/9.7/en/innodb-redo-log.html, since 8.0.21). */
const NO_REDO_LOG = "/*!80021 ALTER INSTANCE DISABLE INNODB REDO_LOG */;\n";

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

  override withDataInMemory(): this {
    const target = `${SCRIPT_FOLDER}/0000-mayfly.sql`;
    return super.withDataInMemory().withCopyContentToContainer([{ content: NO_REDO_LOG, target }]);
  }

  protected override memoryOptions(): readonly string[] {
    return MEMORY_OPTIONS;
  }

  protected override checkUser(username: string): string {
    return checkUsername(username, "withUsername", LONGEST_USERNAME);
  }

  protected override checkPassword(password: string, option: string): string {
    return checkEscaped(password, option);
  }
}
