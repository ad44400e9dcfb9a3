// The code of docs/modules/scylladb.md.
import { ScyllaContainer } from "mayfly/scylladb";
import { Client } from "cassandra-driver";

async function main(): Promise<void> {
  await using scylla = await new ScyllaContainer("scylladb/scylla:6.2").start();
  await using keyspace = await scylla.openKeyspace();
  const client = new Client(keyspace.getClientOptions());

  try {
    await client.execute("CREATE TABLE tea (name text PRIMARY KEY)");
    await client.execute("INSERT INTO tea (name) VALUES ('Assam')");
    const { rows } = await client.execute("SELECT name FROM tea");
    console.log(rows.map((row) => String(row.get("name"))).join());
  } finally {
    await client.shutdown();
  }
}

void main();
