import { randomBytes } from "node:crypto";
import { oncePerServer, processState, testRun } from "../../src/module";
import { withCql, type CqlServer, type RunCql } from "./cql-session";

// A keyspace's name has at most 48 characters, too few for a name that contains its owner. So a table has the owners:
// a row is written before its keyspace is created, and deleted after the keyspace is dropped.

const OWNERS = "mayfly_owners.keyspaces";
const NAME_BYTES = 12;

const replicationOf = (copies: number): string =>
  `{'class': 'SimpleStrategy', 'replication_factor': ${copies}}`;

/**
 * Creates a keyspace and returns its name. The first call of a process for the server drops those of processes that have
 * ended. `copies` is the number of nodes that have a row.
 */
export async function createKeyspace(
  server: CqlServer,
  serverId: string,
  copies = 1,
): Promise<string> {
  return withCql(server, async (run) => {
    await oncePerServer(serverId, async () => {
      await prepareOwners(run, copies);
      await dropLeftovers(run);
    });
    const name = `mayfly_${randomBytes(NAME_BYTES).toString("hex")}`;
    const { process } = testRun();
    await run(`INSERT INTO ${OWNERS} (name, owner) VALUES ('${name}', '${process}')`);
    await run(`CREATE KEYSPACE ${name} WITH replication = ${replicationOf(copies)}`);
    return name;
  });
}

/** Drops a keyspace; does nothing if there is none. */
export async function dropKeyspace(server: CqlServer, name: string): Promise<void> {
  await withCql(server, (run) => drop(run, name));
}

/** Creates the table of the owners, unless it is there. `copies` is the number of nodes that have a row. */
export async function prepareOwners(run: RunCql, copies: number): Promise<void> {
  const replication = replicationOf(copies);
  await run(`CREATE KEYSPACE IF NOT EXISTS mayfly_owners WITH replication = ${replication}`);
  await run(`CREATE TABLE IF NOT EXISTS ${OWNERS} (name text PRIMARY KEY, owner text)`);
}

async function dropLeftovers(run: RunCql): Promise<void> {
  for (const [name = "", owner = ""] of await run(`SELECT name, owner FROM ${OWNERS}`)) {
    if (processState(owner) === "dead") await drop(run, name);
  }
}

async function drop(run: RunCql, name: string): Promise<void> {
  await run(`DROP KEYSPACE IF EXISTS ${name}`);
  await run(`DELETE FROM ${OWNERS} WHERE name = '${name}'`);
}
