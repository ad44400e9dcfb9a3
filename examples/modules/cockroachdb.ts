// The code of docs/modules/cockroachdb.md.
import { CockroachDbContainer } from "mayfly/cockroachdb";
import { Client } from "pg";

async function main(): Promise<void> {
  await using cockroach = await new CockroachDbContainer("cockroachdb/cockroach:v26.2.4").start();
  const client = new Client({ connectionString: cockroach.getConnectionUri() });

  await client.connect();
  console.log((await client.query("SELECT current_database()")).rows[0]);
  await client.end();
  {
    await using database = await cockroach.openDatabase();
    const client = new Client({ connectionString: database.getConnectionUri() });

    await client.connect();
    await client.query("CREATE TABLE tea (name text)");
    await client.query("INSERT INTO tea VALUES ('Assam')");
    console.log((await client.query("SELECT name FROM tea")).rows[0]);
    await client.end();
  }
}

void main();
