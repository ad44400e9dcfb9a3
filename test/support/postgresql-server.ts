import { Client } from "pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "../../modules/postgresql";
import { eventually } from "./eventually";
import { POSTGRES } from "./images";

/** Sends one query on its own connection. */
export async function query<Row extends object>(
  connectionString: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a server whose database has one row, and settings that a copy must have, too. */
export async function startServer(
  builder = new PostgreSqlContainer(POSTGRES).withDataInMemory(),
): Promise<StartedPostgreSqlContainer> {
  const postgres = await builder.start();
  await query(
    postgres.getConnectionUri(),
    `CREATE TABLE item (name text); INSERT INTO item VALUES ('first');
     ALTER DATABASE test SET search_path = public, shop`,
  );
  return postgres;
}

/** The address of the database `postgres`, which the module neither copies nor replaces. */
export const home = (postgres: StartedPostgreSqlContainer): string =>
  postgres.getConnectionUri().replace(/test$/, "postgres");

/** Lists all databases except those that every server has, in order. */
export async function databases(postgres: StartedPostgreSqlContainer): Promise<string[]> {
  const rows = await query<{ name: string }>(
    home(postgres),
    `SELECT datname AS name FROM pg_database
       WHERE datname NOT IN ('postgres', 'template0', 'template1', 'test')`,
  );
  return rows.map(({ name }) => name).sort();
}

/** Waits until no client is connected: the server finishes a dead client's statement before it notices. */
export const noClients = (postgres: StartedPostgreSqlContainer): Promise<void> =>
  eventually("all other clients' connections have ended", async () => {
    const left = await query<{ query: string }>(
      home(postgres),
      `SELECT query FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return left.length === 0 || left.map((one) => one.query).join();
  });

/** Returns whether a database is the template of a test run's clones. */
export const isTemplate = (name: string): boolean => /^mayfly_template_[0-9a-f]{16}$/.test(name);

/** Describes a server for a program of test/modules/programs. */
export const data = (postgres: StartedPostgreSqlContainer): string => JSON.stringify(postgres);
