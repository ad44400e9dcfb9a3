import { checkBoolean, checkObject } from "../../src/module";
import { runCypher, type CypherServer } from "./cypher";

/** Options of `clear()`. */
export interface ClearOptions {
  /** Also drops all constraints and indexes. Default false. */
  readonly dropSchema?: boolean;
}

/** Deletes all nodes and relationships of the default database, and its constraints and indexes if they are wanted. */
export async function clearDatabase(server: CypherServer, options: ClearOptions): Promise<void> {
  const { dropSchema = false } = checkObject(options, "clear", "an object with options");
  checkBoolean(dropSchema, "clear.dropSchema");
  await runCypher(server, "MATCH (n) DETACH DELETE n");
  if (!dropSchema) return;
  // Dropping a constraint drops the index that it owns.
  await dropAll(server, "CONSTRAINT", "SHOW CONSTRAINTS YIELD name");
  // The two indexes that every database has find nodes and relationships by their labels and types.
  await dropAll(server, "INDEX", "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'");
}

async function dropAll(
  server: CypherServer,
  kind: "CONSTRAINT" | "INDEX",
  list: string,
): Promise<void> {
  for (const { name } of await runCypher(server, list)) {
    await runCypher(server, `DROP ${kind} \`${String(name).replaceAll("`", "``")}\` IF EXISTS`);
  }
}
