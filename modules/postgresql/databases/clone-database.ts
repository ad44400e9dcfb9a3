import { testRun, type TestRun } from "../../../src/module";
import { asAdmin, type AdminSession, type ServerAddress } from "../admin-connection";
import { ownedName } from "../../../src/module";
import { cloneComment } from "./clone-owner";
import { copyAttributes, hasAttributes } from "./copy-attributes";
import { dropLeftoversOnce } from "./leftovers";
import { createCopy, disconnect, finishCopy, replaceDatabase } from "./replace-database";
import { copyRunTemplate, runTemplate } from "./run-template";
import { cloneFailure, resetFailure, serverFailure } from "../server-failure";

/** The parameters of a clone. */
export interface CloneRequest {
  /** The database to clone. */
  readonly database: string;
  /** The snapshot to copy instead of the run's template of the database. */
  readonly from: string | undefined;
  /** Default: a unique name. */
  readonly name: string | undefined;
}

export interface Clone {
  readonly name: string;
  readonly template: string;
}

/** Clones a database. Throws MayflyError with the code `POSTGRES_CLONE_FAILED`. */
export async function cloneDatabase(
  address: ServerAddress,
  { database, from, name }: CloneRequest,
): Promise<Clone> {
  const run = testRun();
  const copy = ownedName(run);
  const clone = { name: name ?? copy, template: from ?? runTemplate(run, database) };
  try {
    await asAdmin(address, async (session) => {
      await dropLeftoversOnce(session, run);
      const lacksAttributes =
        from === undefined
          ? await copyRunTemplate(session, { database, template: clone.template }, copy, run)
          : await copySnapshot(session, from, copy);
      const steps = [
        ...(lacksAttributes ? [copyAttributes(session, clone.template, copy)] : []),
        ...(name === undefined ? [] : giveName(session, copy, name, run)),
      ];
      if (steps.length === 0) return;
      await finishCopy(session, copy, () => session.query(steps.join(";\n")));
    });
  } catch (error) {
    throw await cloneFailure(address, { database, from, name: clone.name }, error);
  }
  return clone;
}

/** Drops a database and disconnects its clients. Throws MayflyError with the code `POSTGRES_DROP_FAILED`. */
export async function dropDatabase(address: ServerAddress, name: string): Promise<void> {
  try {
    await asAdmin(address, (session) => drop(session, name));
  } catch (error) {
    const what = `Database ${name} could not be dropped`;
    throw await serverFailure("POSTGRES_DROP_FAILED", what, address, error);
  }
}

/** Restores a clone to its template. Throws MayflyError with the code `POSTGRES_CLONE_FAILED`. */
export async function resetDatabase(
  address: ServerAddress,
  { name, template }: Clone,
): Promise<void> {
  try {
    await asAdmin(address, (session) => replaceDatabase(session, name, template, testRun()));
  } catch (error) {
    throw await resetFailure(address, { name, template }, error);
  }
}

/** Copies a snapshot. Returns whether the snapshot has attributes that the copy lacks (`copyAttributes`). */
async function copySnapshot(
  session: AdminSession,
  snapshot: string,
  copy: string,
): Promise<boolean> {
  await createCopy(session, snapshot, copy);
  return hasAttributes(session, snapshot);
}

/** Returns SQL that renames a copy. The old name contained the owner; now a comment does. */
function giveName(
  { identifier, literal, cluster }: AdminSession,
  copy: string,
  name: string,
  run: TestRun,
): string[] {
  return [
    `COMMENT ON DATABASE ${identifier(copy)} IS ${literal(cloneComment({ name, cluster }, run))}`,
    `ALTER DATABASE ${identifier(copy)} RENAME TO ${identifier(name)}`,
  ];
}

async function drop(session: AdminSession, name: string): Promise<void> {
  const { query, identifier } = session;
  await disconnect(session, name);
  await query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
}
