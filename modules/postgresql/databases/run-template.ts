import { createHash } from "node:crypto";
import { fieldOf, type TestRun } from "../../../src";
import type { AdminSession } from "../admin-connection";
import { cloneName } from "./clone-name";
import { templateComment } from "./clone-owner";
import { copyAttributes, hasAttributes } from "./copy-attributes";
import { copiesFiles, createCopy, finishCopy, withoutClients } from "./replace-database";

const PREFIX = "mayfly_template_";
const DIGEST_LENGTH = 16;
/** invalid_catalog_name: no such database. */
const MISSING = "3D000";
const TRIES = 2;

/**
 * The name of the database that a test run's clones are copied from: another one in each run, since
 * a server that is reused has what an earlier run, or an older schema, left in it.
 */
export function runTemplate({ id, runner }: TestRun, database: string): string {
  const digest = createHash("sha256").update(`${id} ${runner} ${database}`).digest("hex");
  return PREFIX + digest.slice(0, DIGEST_LENGTH);
}

/** Where clones are copied from. */
export interface RunTemplate {
  /** The database that the template is made of. */
  readonly database: string;
  /** The template's name: `runTemplate`. */
  readonly template: string;
}

/**
 * Run templates that this process has found or made, by server, and whether they have attributes that a
 * copy lacks. They do not change; asked before each copy, both would take as long as a part of it.
 */
const known = new Map<string, boolean>();

/**
 * Copies the run's template of a database, and makes the template first if no process has. Resolves
 * with whether the template has attributes that the copy lacks: see `copyAttributes`.
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
      // Somebody has dropped it since. The next one is made of the database as it is now.
      known.delete(key);
      if (fieldOf(error, "code") !== MISSING || left === 1) throw error;
    }
  }
}

/**
 * Makes the template, unless another process has meanwhile: the server lets one of them at a time.
 * Clients of the database are disconnected, for the server copies none that anybody is connected to.
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
    // It gets the template's name when it is whole: a process can be killed at any moment.
    const draft = cloneName(run);
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

/** The server's own tables, of which initdb and migrations leave files and pages without use. */
const CATALOGS = `
SELECT string_agg(oid::regclass::text, ', ') AS names FROM pg_class
  WHERE relkind = 'r' AND NOT relisshared
    AND relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`;

/**
 * Leaves the files that each copy is to have. Where the disk is not waited for, the server's tables are
 * written anew: of a small database that spares a copy a sixth of its files. A database's first client
 * has one made that spares the later ones a part of their connecting; in a copy each test's client
 * would be the first.
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
    // Whatever keeps clients out of it: the template is good without.
  }
}
