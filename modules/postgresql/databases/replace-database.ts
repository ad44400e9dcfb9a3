import { fieldOf, type TestRun } from "../../../src";
import type { AdminSession } from "../admin-connection";
import { cloneName } from "./clone-name";
import { copyAttributes } from "./copy-attributes";

// A process can be killed at any moment. So a copy is made under a name that says whose it is, and
// takes its place, whole, in one transaction: what it replaces is there until then.

/** object_in_use: somebody is connected to the database. */
const IN_USE = "55006";
/** The server itself waits 5 s in each. */
const TRIES = 3;
/** Each takes some 0.5 ms, and a client's end a few. */
const LOOKS = 50;
/** The first version with strategies: copying by the log, and by files. */
const HAS_STRATEGIES = 150_000;

type Strategies = Pick<AdminSession, "version" | "fsync">;

/** Copying files ends with a checkpoint: cheap where nothing waits for the disk, else the dearest part. */
const wantsFiles = ({ version, fsync }: Strategies): boolean => version >= HAS_STRATEGIES && !fsync;

/** Whether a copy has all files of its template. */
export const copiesFiles = (session: Strategies): boolean =>
  wantsFiles(session) || session.version < HAS_STRATEGIES;

/** Copies a database that nobody is connected to. */
export async function createCopy(
  session: AdminSession,
  template: string,
  name: string,
): Promise<void> {
  const { query, identifier } = session;
  const strategy = wantsFiles(session) ? " STRATEGY FILE_COPY" : "";
  await query(`CREATE DATABASE ${identifier(name)} TEMPLATE ${identifier(template)}${strategy}`);
}

/** Takes the last steps of a copy. When one fails, drops the copy and rejects with the failure. */
export async function finishCopy(
  { query, identifier }: AdminSession,
  copy: string,
  steps: () => Promise<unknown>,
): Promise<void> {
  try {
    await steps();
  } catch (error) {
    // What is not dropped now, a later process finds by its name.
    await query(`DROP DATABASE IF EXISTS ${identifier(copy)}`).catch(() => undefined);
    throw error;
  }
}

/**
 * Disconnects all clients of a database and waits for their end: the server, which waits itself where
 * somebody is connected, looks again after 100 ms only. Where it takes longer, that is left to the server.
 */
export async function disconnect({ query }: AdminSession, database: string): Promise<void> {
  const clients = "FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
  let left = await query(`SELECT pg_terminate_backend(pid) ${clients}`, [database]);
  for (let looks = LOOKS; left.length > 0 && looks > 0; looks--) {
    left = await query(`SELECT ${clients}`, [database]);
  }
}

/**
 * Runs a step that wants nobody connected to the database. Those who are get disconnected; those who
 * come wait for the step as soon as it has begun.
 */
export async function withoutClients(
  session: AdminSession,
  database: string,
  step: () => Promise<unknown>,
): Promise<void> {
  for (let left = TRIES; ; left--) {
    await disconnect(session, database);
    try {
      await step();
      return;
    } catch (error) {
      if (fieldOf(error, "code") !== IN_USE || left === 1) throw error;
    }
  }
}

/** Puts a copy of the template in the place of a database. When that fails the database is as it was. */
export async function replaceDatabase(
  session: AdminSession,
  database: string,
  template: string,
  run: TestRun,
): Promise<void> {
  const { query, identifier } = session;
  const [copy, old] = [cloneName(run), cloneName(run)];
  await createCopy(session, template, copy);
  await finishCopy(session, copy, async () => {
    const comment = await commentOf(session, database, copy);
    await query(`${copyAttributes(session, template, copy)}${comment}`);
    await withoutClients(session, database, () =>
      query(
        `ALTER DATABASE ${identifier(database)} RENAME TO ${identifier(old)};
         ALTER DATABASE ${identifier(copy)} RENAME TO ${identifier(database)}`,
      ),
    );
  });
  await query(`DROP DATABASE IF EXISTS ${identifier(old)}`);
}

async function commentOf(
  { query, identifier, literal }: AdminSession,
  database: string,
  copy: string,
): Promise<string> {
  const [found] = await query(
    "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1",
    [database],
  );
  const comment = found?.["comment"];
  if (typeof comment !== "string") return "";
  return `;\nCOMMENT ON DATABASE ${identifier(copy)} IS ${literal(comment)}`;
}
