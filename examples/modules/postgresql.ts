// The code of docs/modules/postgresql.md.
import { PostgreSqlContainer } from "mayfly/postgresql";
import { Client } from "pg";
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { certificate } from "../support/certificate";

/** `it` of a test runner. */
const it = (name: string, body: () => Promise<void>): void => void test(name, body);

async function migrate(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query("CREATE TABLE IF NOT EXISTS teas (name text)");
  await client.query("CREATE TABLE IF NOT EXISTS _migrations AS SELECT 1 AS number");
  await client.end();
}

/** Returns how many rows both tables have. */
async function rows(connectionString: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  const sql =
    "SELECT (SELECT count(*) FROM teas) || ',' || (SELECT count(*) FROM _migrations) AS all";
  const { rows } = await client.query<{ all: string }>(sql);
  await client.end();
  return rows[0]?.all ?? "";
}

async function addTea(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query("INSERT INTO teas VALUES ('assam')");
  await client.end();
}

async function main(): Promise<void> {
  {
    await using postgres = await new PostgreSqlContainer("postgres:17").start();
    const client = new Client({ connectionString: postgres.getConnectionUri() });
    await client.connect();

    await client.end();
  }
  {
    await using postgres = await new PostgreSqlContainer("pgvector/pgvector:pg17")
      .withExtension("vector")
      .start();
    const client = new Client({ connectionString: postgres.getConnectionUri() });
    await client.connect();
    await client.query("CREATE TABLE items (id int, embedding vector(3))");

    await client.end();
  }
  const { cert, key, ca } = certificate();
  {
    await using postgres = await new PostgreSqlContainer("postgres:17").withSSL(cert, key).start();
    const client = new Client({ connectionString: postgres.getConnectionUri(), ssl: { ca } });

    await client.connect();
    await client.end();
  }
  const postgres = await new PostgreSqlContainer("postgres:17").withDataInMemory().start();
  await migrate(postgres.getConnectionUri());

  it("sells the last one", async () => {
    await using database = await postgres.cloneDatabase();
    const client = new Client({ connectionString: database.getConnectionUri() });
    await client.connect();
    await client.query("DELETE FROM teas");
    await client.end();
  });
  const twice = (): void => {
    for (const time of ["once", "again"]) {
      it(`begins without rows ${time}`, async () => {
        assert.equal(await rows(postgres.getConnectionUri()), "0,1");
        await addTea(postgres.getConnectionUri());
      });
    }
  };
  await describe("with empty tables", () => {
    afterEach(() => postgres.emptyTables({ except: ["_migrations"] }));

    twice();
  });
  await describe("with a snapshot", async () => {
    await migrate(postgres.getConnectionUri());
    await postgres.snapshot();

    afterEach(() => postgres.restoreSnapshot());

    twice();
  });

  after(() => postgres.stop());
}

void main();
