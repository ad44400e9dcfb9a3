// Runs a database's schema and migrations once, however often the database is started.
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "mayfly/postgresql";

async function migrate(postgres: StartedPostgreSqlContainer): Promise<void> {
  await postgres.exec(psql("CREATE TABLE teas AS SELECT 'assam' AS name"));
}

const psql = (sql: string): string[] => ["psql", "-U", "test", "-d", "test", "-Atc", sql];

async function main(): Promise<void> {
  const database = new PostgreSqlContainer("postgres:17").withBakedInit(migrate, {
    key: "teas-1",
  });

  for (let test = 1; test <= 2; test++) {
    await using postgres = await database.start();
    const { stdout } = await postgres.exec(psql("SELECT name FROM teas"));
    console.log(`test ${test}: ${stdout.trim()}`);
  }
}

void main();
