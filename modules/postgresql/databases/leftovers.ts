import { processState, type TestRun } from "../../../src/module";
import type { AdminSession, Row } from "../admin-connection";
import { ownedName } from "../../../src/module";
import { ownerOf } from "./clone-owner";

/** Returns the state of a process that created a database `age` milliseconds ago; undefined if unknown. */
type Judge = (process: string, age: number | undefined) => ReturnType<typeof processState>;

/** The servers on which this process has already dropped leftovers. */
const looked = new Set<string>();

/** Calls `dropLeftovers` once per process and server. */
export async function dropLeftoversOnce(session: AdminSession, run: TestRun): Promise<void> {
  if (looked.has(session.server)) return;
  await dropLeftovers(session, run);
  looked.add(session.server);
}

/**
 * Drops databases of dead processes: unfinished databases, clones, and templates of other runs. Skips databases
 * with clients, and databases that the server refuses to drop; a later call tries again.
 */
export async function dropLeftovers(
  session: AdminSession,
  run: TestRun,
  judge: Judge = processState,
): Promise<void> {
  for (const { oid, name, comment, age } of (await session.query(CANDIDATES)).map(candidate)) {
    const owner = ownerOf({ name, comment, cluster: session.cluster }, run);
    if (owner === undefined || judge(owner, age) !== "dead") continue;
    // A prepared transaction, for example, prevents the drop. The user's call must not fail because of that.
    await drop(session, { oid, name, owner }).catch(() => undefined);
  }
}

interface Leftover {
  readonly oid: number;
  readonly name: string;
  readonly owner: string;
}

/**
 * Drops a database by its oid, because another process may have dropped it and created another database with
 * its name. First renames it to a unique name that contains its owner. If this process is killed before the
 * drop, another process then finds the database.
 */
async function drop(
  { query, identifier }: AdminSession,
  { oid, name, owner }: Leftover,
): Promise<void> {
  const unique = ownedName({ process: owner });
  const taken = await query(TAKE, [unique, oid, name]);
  if (taken.length === 0) return;
  await query(`DROP DATABASE IF EXISTS ${identifier(unique)} WITH (FORCE)`);
}

/** Selects databases without clients. Autovacuum workers do not count: the server disconnects them itself. */
const WITHOUT_CLIENTS = `
  NOT EXISTS (SELECT FROM pg_stat_activity AS client
    WHERE client.datname = pg_database.datname AND client.backend_type <> 'autovacuum worker')`;

/** Selects this module's databases. The age is that of the database's folder; null in another tablespace. */
const CANDIDATES = `
SELECT oid, datname AS name, shobj_description(oid, 'pg_database') AS comment,
    1000 * extract(epoch FROM clock_timestamp()
      - (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification)::float8 AS age
  FROM pg_database
  WHERE (datname LIKE 'mayfly\\_%' OR shobj_description(oid, 'pg_database') LIKE 'mayfly %')
    AND ${WITHOUT_CLIENTS}`;

/** Takes a database by renaming it, and clears its template flag, because a template cannot be dropped. */
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
