// The code of docs/modules/neo4j.md.
import { Neo4jContainer } from "mayfly/neo4j";
import { driver } from "neo4j-driver";

async function main(): Promise<void> {
  await using neo4j = await new Neo4jContainer("neo4j:5.26").start();
  const client = driver(neo4j.getBoltUri(), neo4j.getAuthToken());

  try {
    await client.executeQuery("CREATE (:Tea {name: 'Assam'})");
    const { records } = await client.executeQuery("MATCH (tea:Tea) RETURN tea.name AS name");
    console.log(records.map((record) => String(record.get("name"))).join());

    await neo4j.clear();

    console.log(await neo4j.executeCypher("MATCH (n) RETURN count(n) AS nodes"));
    {
      await using session = client.session();
      const transaction = session.beginTransaction();
      await transaction.run("CREATE (:Tea {name: 'Darjeeling'})");
      // … the test reads and writes by this transaction
      await transaction.rollback();
    }
    const [row] = await neo4j.executeCypher("MATCH (n) RETURN count(n) AS nodes");
    console.log(`${String(row?.["nodes"])} nodes after the rollback`);
  } finally {
    await client.close();
  }
}

void main();
