import { checkBoolean, namesOfTheDead, ownedName, testRun } from "../../src/module";
import type { OpenDatabaseOptions } from "./clickhouse-database";
import { quoteName, quoteText, renameDatabase } from "./sql-names";
import type { StartedClickHouseContainer } from "./started-clickhouse-container";

/** The containers on which this process has already dropped leftovers. */
const looked = new Set<string>();

/** Creates a database and returns its name. */
export async function openDatabase(
  server: StartedClickHouseContainer,
  { copySchema = false }: OpenDatabaseOptions,
): Promise<string> {
  checkBoolean(copySchema, "openDatabase.copySchema");
  if (!looked.has(server.getId())) {
    await dropLeftovers(server);
    looked.add(server.getId());
  }
  const name = ownedName(testRun());
  await server.executeQuery(`CREATE DATABASE ${quoteName(name)}`);
  if (!copySchema) return name;
  try {
    await copyTables(server, name);
  } catch (error) {
    // If the drop fails, a later process finds the database by its name.
    await drop(server, name).catch(() => undefined);
    throw error;
  }
  return name;
}

async function drop(server: StartedClickHouseContainer, name: string): Promise<void> {
  await server.executeQuery(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
}

async function dropLeftovers(server: StartedClickHouseContainer): Promise<void> {
  const names = (await server.executeQuery("SHOW DATABASES FORMAT TabSeparatedRaw")).split("\n");
  for (const name of namesOfTheDead(names)) await drop(server, name);
}

type Entry = readonly [name: string, engine: string, statement: string];

/** Engines of what is not a table, so that `CREATE TABLE … AS` cannot copy it. */
const NO_TABLE = /View$|^Dictionary$/;

/** Copies each table, then what reads tables: a view can only be created after the views that it reads. */
async function copyTables(server: StartedClickHouseContainer, target: string): Promise<void> {
  const source = server.getDatabase();
  // A materialized view creates its inner table itself.
  const query = `SELECT name, engine, create_table_query FROM system.tables
    WHERE database = ${quoteText(source)} AND name NOT LIKE '.inner%' FORMAT JSONCompact`;
  const { data } = JSON.parse(await server.executeQuery(query)) as { data: readonly Entry[] };
  const isTable = ([, engine]: Entry): boolean => !NO_TABLE.test(engine);
  const copy = (entry: Entry): Promise<string> =>
    server.executeQuery(copyOf(entry, source, target));
  await createAll(data.filter(isTable), copy);
  await createAll(
    data.filter((entry) => !isTable(entry)),
    copy,
  );
}

function copyOf([name, engine, statement]: Entry, source: string, target: string): string {
  if (NO_TABLE.test(engine)) return renameDatabase(statement, source, target);
  const [to, from] = [target, source].map(
    (database) => `${quoteName(database)}.${quoteName(name)}`,
  );
  return `CREATE TABLE ${to} AS ${from}`;
}

/** Creates all entries; those that fail again after others have been created. Throws the last error. */
async function createAll(
  entries: readonly Entry[],
  create: (entry: Entry) => Promise<unknown>,
): Promise<void> {
  let left = entries;
  while (left.length > 0) {
    const results = await Promise.allSettled(left.map(create));
    const failed = left.filter((_, index) => results[index]?.status === "rejected");
    if (failed.length === left.length) {
      throw results.find((result) => result.status === "rejected")?.reason;
    }
    left = failed;
  }
}
