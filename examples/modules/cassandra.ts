// The code of docs/modules/cassandra.md.
import { CassandraCluster, CassandraContainer } from "mayfly/cassandra";
import { Client } from "cassandra-driver";

async function main(): Promise<void> {
  await using cassandra = await new CassandraContainer("cassandra:5.0").start();
  await using keyspace = await cassandra.openKeyspace();
  const client = new Client(keyspace.getClientOptions());

  try {
    await client.execute("CREATE TABLE tea (name text PRIMARY KEY)");
    await client.execute("INSERT INTO tea (name) VALUES ('Assam')");
    const { rows } = await client.execute("SELECT name FROM tea");
    console.log(rows.map((row) => String(row.get("name"))).join());
    const own = await client.execute(
      "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
      [keyspace.getKeyspace()],
    );
    console.log(`${own.rowLength} keyspace for this test`);
  } finally {
    await client.shutdown();
  }
  {
    await using cluster = await new CassandraCluster("cassandra:5.0").start();
    await using replicated = await cluster.openKeyspace();
    const clustered = new Client(replicated.getClientOptions());

    await clustered.connect();
    console.log(`${clustered.hosts.length} nodes`);
    await clustered.shutdown();
  }
}

void main();
