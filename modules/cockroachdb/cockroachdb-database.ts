import {
  definePart,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import { cockroachSql, identifier, type SqlContainer } from "./cockroach-sql";
import { HOME, ROOT } from "./settings";
import type { StartedCockroachDbContainer } from "./started-cockroachdb-container";

/** A database for one test, made by `openDatabase()`. */
export class CockroachDbDatabase extends ServerPart<StartedCockroachDbContainer> {
  /** Returns the database's name. */
  getDatabase(): string {
    return this.getName();
  }

  /** Returns `postgres://user@host:port/name`. */
  getConnectionUri(): string {
    return this.server.databaseUri(this.getName());
  }

  /** Runs SQL in this database. See the method of the server. */
  async executeQuery(query: string, additionalFlags: readonly string[] = []): Promise<string> {
    return this.server.executeIn(this.getName(), query, additionalFlags);
  }

  protected async remove(server: StartedCockroachDbContainer, name: string): Promise<void> {
    await asRoot(server, dropping(name));
  }
}

definePart("cockroachdb-database", CockroachDbDatabase);

/** Creates a database that belongs to the user. The first call of a process drops those that ended processes have left. */
export async function openDatabase(
  server: StartedCockroachDbContainer,
): Promise<CockroachDbDatabase> {
  await oncePerServer(server.getId(), async () => {
    const output = await asRoot(server, "SELECT datname FROM pg_database");
    const dead = namesOfTheDead(output.split("\n"));
    if (dead.length > 0) await asRoot(server, ...dead.map(dropping));
  });
  const name = ownedName(testRun());
  const database = identifier(name);
  const owner = identifier(server.getUsername());
  await asRoot(
    server,
    `CREATE DATABASE ${database}`,
    `ALTER DATABASE ${database} OWNER TO ${owner}`,
  );
  return new CockroachDbDatabase(server, name);
}

/** Returns the statement that drops a database with all that it has, which is CockroachDB's default. */
const dropping = (name: string): string => `DROP DATABASE IF EXISTS ${identifier(name)}`;

const asRoot = (container: SqlContainer, ...statements: readonly string[]): Promise<string> =>
  cockroachSql(container, { username: ROOT, database: HOME }, statements);
