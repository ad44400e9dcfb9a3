import { ServerPart } from "../../src/module";
import { dropDatabase } from "./databases/open-database";
import type { StartedMySqlLike } from "./started-mysql-like";

/** What databases of MySQL and MariaDB that `openDatabase()` has made have in common. */
export abstract class MySqlLikeDatabase<
  Started extends StartedMySqlLike,
> extends ServerPart<Started> {
  /** Returns the database's name. */
  getDatabase(): string {
    return this.getName();
  }

  /** Returns the URI of this database, with the user, or with root. See the server's `getConnectionUri`. */
  getConnectionUri(isRoot = false): string {
    return this.server.databaseUri(this.getName(), isRoot);
  }

  protected override remove(server: Started, name: string): Promise<void> {
    return dropDatabase(server.sqlServer(), name);
  }
}
