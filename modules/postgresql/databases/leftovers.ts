import { processState, type TestRun } from "../../../src";
import type { AdminSession, Row } from "../admin-connection";
import { cloneName } from "./clone-name";
import { ownerOf } from "./clone-owner";

/** Returns the state of a process that made a database `age` milliseconds ago; an unknown age is undefined. */
type Judge = (process: string, age: number | undefined) => ReturnType<typeof processState>;

/** Servers whose leftovers this process has looked for. */
const looked = new Set<string>();

/** Calls `dropLeftovers` once per process and server. */
export async function dropLeftoversOnce(session: AdminSession, run: TestRun): Promise<void> {
  if (looked.has(session.server)) return;
  await dropLeftovers(session, run);
  looked.add(session.server);
}

/**
 * Drops databases that dead processes have left: unfinished ones, clones, and other runs' templates.
 * Databases with clients, and those that the server does not drop, stay for a later call.
 */
export async function dropLeftovers(
  session: AdminSession,
  run: TestRun,
  judge: Judge = processState,
): Promise<void> {
  for (const { oid, name, comment, age } of (await session.query(CANDIDATES)).map(candidate)) {
    const owner = ownerOf({ name, comment, cluster: session.cluster }, run);
    if (owner === undefined || judge(owner, age) !== "dead") continue;
    // A prepared transaction, for example, keeps a database. The user's call must not fail for that.
    await drop(session, { oid, name, owner }).catch(() => undefined);
  }
}

interface Leftover {
  readonly oid: number;
  readonly name: string;
  readonly owner: string;
}

/**
 * Drops a database by its oid, because another process may have dropped it meanwhile and created another
 * database of that name. First the database gets a unique name with its owner in it, so that the next
 * process finds it if this one is killed before the drop.
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

/** A condition for databases without clients; the server disconnects its autovacuum workers by itself. */
const WITHOUT_CLIENTS = `
  NOT EXISTS (SELECT FROM pg_stat_activity AS client
    WHERE client.datname = pg_database.datname AND client.backend_type <> 'autovacuum worker')`;

/** Databases of this module. Their age is that of their folder; null in another tablespace. */
const CANDIDATES = `
SELECT oid, datname AS name, shobj_description(oid, 'pg_database') AS comment,
    1000 * extract(epoch FROM clock_timestamp()
      - (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification)::float8 AS age
  FROM pg_database
  WHERE (datname LIKE 'mayfly\\_%' OR shobj_description(oid, 'pg_database') LIKE 'mayfly %')
    AND ${WITHOUT_CLIENTS}`;

/** Takes a database by renaming it, and makes it no template, since a template cannot be dropped. */
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
