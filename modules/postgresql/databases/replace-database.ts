import { fieldOf, type TestRun } from "../../../src/module";
import type { AdminSession } from "../admin-connection";
import { ownedName } from "../../../src/module";
import { copyAttributes } from "./copy-attributes";

// A process can be killed at any moment. So a copy first gets a name that contains its owner. When it is
// complete, it replaces the old database in one transaction; until then the old database stays.

/** object_in_use: the database has clients. */
const IN_USE = "55006";
/** In each try, the server waits 5 s for clients to disconnect. */
const TRIES = 3;
/** A look takes about 0.5 ms; a client needs a few milliseconds to end. */
const LOOKS = 50;
/** The first version with a choice of strategies: through the write-ahead log, or by copying files. */
const HAS_STRATEGIES = 150_000;

type Strategies = Pick<AdminSession, "version" | "fsync">;

/** Copying files needs checkpoints, which are slow if the server waits for the disk. */
const wantsFiles = ({ version, fsync }: Strategies): boolean => version >= HAS_STRATEGIES && !fsync;

/** Returns whether the server copies the template's files. */
export const copiesFiles = (session: Strategies): boolean =>
  wantsFiles(session) || session.version < HAS_STRATEGIES;

/** Copies a database without clients. */
export async function createCopy(
  session: AdminSession,
  template: string,
  name: string,
): Promise<void> {
  const { query, identifier } = session;
  const strategy = wantsFiles(session) ? " STRATEGY FILE_COPY" : "";
  await query(`CREATE DATABASE ${identifier(name)} TEMPLATE ${identifier(template)}${strategy}`);
}

/** Runs the last steps of a copy. If one fails, drops the copy and rejects with the error. */
export async function finishCopy(
  { query, identifier }: AdminSession,
  copy: string,
  steps: () => Promise<unknown>,
): Promise<void> {
  try {
    await steps();
  } catch (error) {
    // If the drop fails, another process finds the copy later by its name.
    await query(`DROP DATABASE IF EXISTS ${identifier(copy)}`).catch(() => undefined);
    throw error;
  }
}

/**
 * Disconnects all clients of a database and waits up to about 25 ms until they have ended. The server would also
 * wait, but it looks only every 100 ms.
 */
export async function disconnect({ query }: AdminSession, database: string): Promise<void> {
  const clients = "FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
  let left = await query(`SELECT pg_terminate_backend(pid) ${clients}`, [database]);
  for (let looks = LOOKS; left.length > 0 && looks > 0; looks--) {
    left = await query(`SELECT ${clients}`, [database]);
  }
}

/**
 * Runs a step that needs a database without clients. Disconnects existing clients first. Once the step has begun,
 * new clients wait until it is done.
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
      // Unlike a client, a prepared transaction cannot be disconnected.
      if (await hasPrepared(session, database)) throw error;
    }
  }
}

async function hasPrepared({ query }: AdminSession, database: string): Promise<boolean> {
  const sql = "SELECT FROM pg_prepared_xacts WHERE database = $1 LIMIT 1";
  return (await query(sql, [database])).length > 0;
}

/** Replaces a database with a copy of the template. On failure, the database is unchanged. */
export async function replaceDatabase(
  session: AdminSession,
  database: string,
  template: string,
  run: TestRun,
): Promise<void> {
  const { query, identifier } = session;
  const [copy, old] = [ownedName(run), ownedName(run)];
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
