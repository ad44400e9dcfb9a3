import { processState, type TestRun } from "../../../src";
import type { AdminSession, Row } from "../admin-connection";
import { cloneName } from "./clone-name";
import { ownerOf } from "./clone-owner";

/** The state of a process that made something `age` milliseconds ago; undefined where that is not known. */
type Judge = (process: string, age: number | undefined) => ReturnType<typeof processState>;

/** Servers whose leftovers this process has looked for. */
const looked = new Set<string>();

/** Calls `dropLeftovers` once in a process, for each server. */
export async function dropLeftoversOnce(session: AdminSession, run: TestRun): Promise<void> {
  if (looked.has(session.server)) return;
  await dropLeftovers(session, run);
  looked.add(session.server);
}

/**
 * Drops what dead processes have left: half-made databases, clones, and other runs' templates. A
 * database that has clients is left for another time, and so is one that the server does not drop.
 */
export async function dropLeftovers(
  session: AdminSession,
  run: TestRun,
  judge: Judge = processState,
): Promise<void> {
  for (const { oid, name, comment, age } of (await session.query(CANDIDATES)).map(candidate)) {
    const owner = ownerOf({ name, comment, cluster: session.cluster }, run);
    if (owner === undefined || judge(owner, age) !== "dead") continue;
    // A prepared transaction keeps a database, for example: that must not fail what the user has asked for.
    await drop(session, { oid, name, owner }).catch(() => undefined);
  }
}

interface Leftover {
  readonly oid: number;
  readonly name: string;
  readonly owner: string;
}

/**
 * Drops one database, by its oid: since the look at the catalog another process may have dropped it, and
 * made another database of the same name. The database first gets a name that nobody else uses, with
 * the same owner in it, so that the next process finds it if this one is killed before the drop.
 */
async function drop(
  { query, identifier }: AdminSession,
  { oid, name, owner }: Leftover,
): Promise<void> {
  const unique = cloneName({ process: owner });
  const taken = await query(TAKE, [unique, oid, name]);
  if (taken.length === 0) return;
  await query(`DROP DATABASE IF EXISTS ${identifier(unique)} WITH (FORCE)`);
}

/** The server disconnects its own autovacuum workers by itself. */
const WITHOUT_CLIENTS = `
  NOT EXISTS (SELECT FROM pg_stat_activity AS client
    WHERE client.datname = pg_database.datname AND client.backend_type <> 'autovacuum worker')`;

/** The age is that of the database's folder; null in a tablespace of its own. */
const CANDIDATES = `
SELECT oid, datname AS name, shobj_description(oid, 'pg_database') AS comment,
    1000 * extract(epoch FROM clock_timestamp()
      - (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification)::float8 AS age
  FROM pg_database
  WHERE (datname LIKE 'mayfly\\_%' OR shobj_description(oid, 'pg_database') LIKE 'mayfly %')
    AND ${WITHOUT_CLIENTS}`;

/** A template cannot be dropped. */
const TAKE = `
UPDATE pg_database SET datname = $1, datistemplate = false
  WHERE oid = $2 AND datname = $3 AND ${WITHOUT_CLIENTS}
  RETURNING oid`;

interface Candidate {
  readonly oid: number;
  readonly name: string;
  readonly comment: string | undefined;
  readonly age: number | undefined;
}

const candidate = ({ oid, name, comment, age }: Row): Candidate => ({
  oid: Number(oid),
  name: String(name),
  comment: typeof comment === "string" ? comment : undefined,
  age: typeof age === "number" ? age : undefined,
});
