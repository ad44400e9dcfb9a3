import { processState, randomUuid, type TestRun } from "../../src";
import type { AdminSession, Row } from "./admin-connection";

// A database's name or comment says whose it is, for those that come after the process that made it.
// The name is there as soon as the database; a comment follows, where the name is the user's.

const SUFFIX_LENGTH = 8;
const IS_CLONE = /^mayfly_([0-9a-f]*_[0-9a-f]+_\d+_\d+)_[0-9a-f]{8}$/;
const CLONE_COMMENT = /^mayfly clone by ([0-9a-f.]+)$/;
const TEMPLATE_COMMENT = /^mayfly template of run (\S+) by ([0-9a-f.]+)$/;
const SWEEP_LOCK = "hashtextextended('mayfly sweep', 0)";

/** A name that no other database has; with the owner's at most 60 of the 63 bytes that there are. */
export function cloneName({ process }: TestRun): string {
  const suffix = randomUuid().replaceAll("-", "").slice(0, SUFFIX_LENGTH);
  return `mayfly_${process.replaceAll(".", "_")}_${suffix}`;
}

export const cloneComment = ({ process }: TestRun): string => `mayfly clone by ${process}`;

/**
 * Drops what processes have left that are dead: their clones, and other runs' templates. One process
 * of all does at a time; what has clients is left for another time.
 */
export async function dropLeftovers(session: AdminSession, run: TestRun): Promise<void> {
  const { query, identifier } = session;
  const left = (await query(LEFTOVERS)).filter((row) => isLeft(row, run));
  if (left.length === 0) return;
  const [lock] = await query(`SELECT pg_try_advisory_lock(${SWEEP_LOCK}) AS mine`);
  if (lock?.["mine"] !== true) return;
  try {
    for (const { name } of left) {
      await query("UPDATE pg_database SET datistemplate = false WHERE datname = $1", [name]);
      await query(`DROP DATABASE IF EXISTS ${identifier(String(name))} WITH (FORCE)`);
    }
  } finally {
    await query(`SELECT pg_advisory_unlock(${SWEEP_LOCK})`);
  }
}

const LEFTOVERS = `
SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database
  WHERE (datname LIKE 'mayfly\\_%' OR shobj_description(oid, 'pg_database') LIKE 'mayfly %')
    AND NOT EXISTS (SELECT FROM pg_stat_activity AS client WHERE client.datname = pg_database.datname)`;

function isLeft({ name, comment }: Row, run: TestRun): boolean {
  const template = TEMPLATE_COMMENT.exec(String(comment));
  if (template !== null) {
    const [, id, owner = ""] = template;
    return (id !== run.id || owner !== run.runner) && processState(owner) === "dead";
  }
  const [, owner] = IS_CLONE.exec(String(name)) ?? CLONE_COMMENT.exec(String(comment)) ?? [];
  return owner !== undefined && processState(owner.replaceAll("_", ".")) === "dead";
}
