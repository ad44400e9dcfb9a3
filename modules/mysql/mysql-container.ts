import type { ImageName } from "../../src/module";
import { MySqlLikeContainer } from "./mysql-like-container";
import { defineMySqlLike } from "./mysql-like-server";
import { checkEscaped, checkUsername } from "./names";
import { StartedMySqlLike } from "./started-mysql-like";

/** dev.mysql.com/doc/refman/9.7/en/user-names.html. */
const LONGEST_USERNAME = 32;

/** A running MySQL server. */
export class StartedMySqlContainer extends StartedMySqlLike {
  protected readonly scheme = "mysql";
  protected readonly program = "mysql";
}

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
