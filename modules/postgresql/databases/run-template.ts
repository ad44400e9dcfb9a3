import { createHash } from "node:crypto";
import { fieldOf, type TestRun } from "../../../src/module";
import type { AdminSession } from "../admin-connection";
import { ownedName } from "../../../src/module";
import { templateComment } from "./clone-owner";
import { copyAttributes, hasAttributes } from "./copy-attributes";
import { copiesFiles, createCopy, finishCopy, withoutClients } from "./replace-database";

const PREFIX = "mayfly_template_";
const DIGEST_LENGTH = 16;
/** invalid_catalog_name: the database does not exist. */
const MISSING = "3D000";
const TRIES = 2;

/**
 * Returns the name of the template for a test run's clones. Each run has its own template, because a reused
 * server can still have an earlier run's template with an older schema.
 */
export function runTemplate({ id, runner }: TestRun, database: string): string {
  const digest = createHash("sha256").update(`${id} ${runner} ${database}`).digest("hex");
  return PREFIX + digest.slice(0, DIGEST_LENGTH);
}

/** A template that clones are copied from. */
export interface RunTemplate {
  /** The database that the template is made from. */
  readonly database: string;
  /** The template's name, from `runTemplate`. */
  readonly template: string;
}

/**
 * For each template that this process has found or made, by server and name: whether it has attributes that a
 * copy lacks. Templates do not change, so this is not queried again for each copy.
 */
const known = new Map<string, boolean>();

/**
 * Copies the run's template of a database. If no process has made the template, makes it first. Returns whether
 * the template has attributes that the copy lacks (`copyAttributes`).
 */
export async function copyRunTemplate(
  session: AdminSession,
  source: RunTemplate,
  copy: string,
  run: TestRun,
): Promise<boolean> {
  const { template } = source;
  const key = `${session.server} ${template}`;
  for (let left = TRIES; ; left--) {
    let attributes = known.get(key);
    if (attributes === undefined) {
      await makeTemplate(session, source, run);
      attributes = await hasAttributes(session, template);
      known.set(key, attributes);
    }
    try {
      await createCopy(session, template, copy);
      return attributes;
    } catch (error) {
      // If the template was dropped, the next try makes another one from the database as it is now.
      known.delete(key);
      if (fieldOf(error, "code") !== MISSING || left === 1) throw error;
    }
  }
}

/**
 * Makes the template, unless another process has made it. A lock on the server admits one process at a time.
 * Disconnects the database's clients, because the server cannot copy a database with clients.
 */
async function makeTemplate(
  session: AdminSession,
  { database, template }: RunTemplate,
  run: TestRun,
): Promise<void> {
  const { query, identifier, literal } = session;
  const isThere = async (): Promise<boolean> =>
    (await query("SELECT FROM pg_database WHERE datname = $1", [template])).length > 0;
  if (await isThere()) return;
  const lock = `hashtextextended(${literal(template)}, 0)`;
  await query(`SELECT pg_advisory_lock(${lock})`);
  try {
    if (await isThere()) return;
    // The copy gets the template's name only when it is complete: the process can be killed at any moment.
    const draft = ownedName(run);
    await withoutClients(session, database, () => createCopy(session, database, draft));
    await finishCopy(session, draft, async () => {
      if (copiesFiles(session)) await prepareForCopies(session, draft);
      await query(
        [
          copyAttributes(session, database, draft),
          `COMMENT ON DATABASE ${identifier(draft)} IS ${literal(templateComment(run))}`,
          `ALTER DATABASE ${identifier(draft)} RENAME TO ${identifier(template)}`,
          `UPDATE pg_database SET datistemplate = true, datallowconn = false WHERE datname = ${literal(template)}`,
        ].join(";\n"),
      );
    });
  } finally {
    await query(`SELECT pg_advisory_unlock(${lock})`);
  }
}

/** Selects the system tables, in which initdb and migrations leave unused pages and files. */
const CATALOGS = `
SELECT string_agg(oid::regclass::text, ', ') AS names FROM pg_class
  WHERE relkind = 'r' AND NOT relisshared
    AND relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`;

/**
 * Prepares the files that each copy gets. If the server does not wait for the disk, rewrites the system tables, so
 * a small database has a sixth fewer files to copy. Also connects once: a database's first client creates a file
 * that makes later connections faster. Otherwise each copy would have to create it again.
 */
async function prepareForCopies({ visit, fsync }: AdminSession, database: string): Promise<void> {
  try {
    if (!fsync) {
      await visit(database, async (query) => {
        const [catalogs] = await query(CATALOGS);
        await query(`VACUUM (FULL) ${String(catalogs?.["names"])}`);
      });
    }
    await visit(database);
  } catch {
    // If clients cannot connect, the template works without this preparation.
  }
}
