import type { Joining } from "../../../src/module";
import { withCql, type CqlServer } from "../cql-session";
import { prepareOwners } from "../keyspaces";
import type { StartedCassandraContainer } from "../started-cassandra-container";
import { copiesIn } from "./copies";

/**
 * Waits until each node sees the others, and all have the same schema: also after the table has been created that says
 * whose the keyspaces of tests are, because nodes refuse to read a table that some do not know yet.
 */
export async function joinNodes(
  nodes: readonly StartedCassandraContainer[],
  { until }: Joining,
): Promise<void> {
  await until("the ring", () => agree(nodes));
  const [first] = nodes;
  if (first === undefined) return;
  await withCql(first.cqlServer(), (run) => prepareOwners(run, copiesIn(nodes.length)));
  await until("the first change of the schema", () => agree(nodes));
}

async function agree(nodes: readonly StartedCassandraContainer[]): Promise<true | string> {
  const schemas = new Set<string>();
  for (const node of nodes) {
    const seen = await schemasSeen(node.cqlServer());
    if (seen.length < nodes.length) return `a node sees ${seen.length} of ${nodes.length} nodes`;
    for (const schema of seen) schemas.add(schema);
  }
  return schemas.size === 1 || `the nodes have ${schemas.size} different schemas`;
}

/** Returns the version of the schema of each node that a node sees, with its own. */
async function schemasSeen(server: CqlServer): Promise<string[]> {
  return withCql(server, async (run) => {
    const rows: string[][] = [];
    for (const table of ["system.local", "system.peers"]) {
      rows.push(...(await run(`SELECT CAST(schema_version AS text) FROM ${table}`)));
    }
    return rows.flat();
  });
}
