import { testRun } from "../../src";
import { asAdmin, type AdminSession, type ServerAddress } from "./admin-connection";
import { cloneComment, cloneName, dropLeftovers } from "./clone-owner";
import { copyAttributes, hasAttributes } from "./copy-attributes";
import { createCopy, disconnect, replaceDatabase } from "./replace-database";
import { copyRunTemplate, runTemplate } from "./run-template";
import { cloneFailure, dropFailure, resetFailure } from "./server-failure";

/** A clone, as it is to be made. */
export interface CloneRequest {
  /** The database whose clone it is. */
  readonly database: string;
  /** The snapshot to take instead of the run's template of the database. */
  readonly from: string | undefined;
  /** Default: one that nobody else has. */
  readonly name: string | undefined;
}

export interface Clone {
  readonly name: string;
  readonly template: string;
}

/** Servers whose leftovers this process has looked for. */
const looked = new Set<string>();

/** Makes a database of its own. Throws MayflyError with the code `POSTGRES_CLONE_FAILED`. */
export async function cloneDatabase(
  address: ServerAddress,
  { database, from, name }: CloneRequest,
): Promise<Clone> {
  const run = testRun();
  const clone = { name: name ?? cloneName(run), template: from ?? runTemplate(run, database) };
  try {
    await asAdmin(address, async (session) => {
      if (!looked.has(session.server)) await dropLeftovers(session, run);
      looked.add(session.server);
      const lacksAttributes =
        from === undefined
          ? await copyRunTemplate(session, { database, template: clone.template }, clone.name, run)
          : await copySnapshot(session, from, clone.name);
      const { identifier, literal, query } = session;
      const comment = `COMMENT ON DATABASE ${identifier(clone.name)} IS ${literal(cloneComment(run))}`;
      const steps = [
        ...(name === undefined ? [] : [comment]),
        ...(lacksAttributes ? [copyAttributes(session, clone.template, clone.name)] : []),
      ];
      if (steps.length > 0) await query(steps.join(";\n"));
    });
  } catch (error) {
    throw await cloneFailure(address, { database, from, name: clone.name }, error);
  }
  return clone;
}

/** Drops it, clients or not. Throws MayflyError with the code `POSTGRES_DROP_FAILED`. */
export async function dropDatabase(address: ServerAddress, name: string): Promise<void> {
  try {
    await asAdmin(address, (session) => drop(session, name));
  } catch (error) {
    throw dropFailure(address, name, error);
  }
}

/** Makes it what it was when it was cloned. Throws MayflyError with the code `POSTGRES_CLONE_FAILED`. */
export async function resetDatabase(
  address: ServerAddress,
  { name, template }: Clone,
): Promise<void> {
  try {
    await asAdmin(address, (session) => replaceDatabase(session, name, template, testRun()));
  } catch (error) {
    throw resetFailure(address, { name, template }, error);
  }
}

/** Resolves with whether the snapshot, which can be another one each time, has attributes that the copy lacks. */
async function copySnapshot(
  session: AdminSession,
  snapshot: string,
  copy: string,
): Promise<boolean> {
  await createCopy(session, snapshot, copy);
  return hasAttributes(session, snapshot);
}

async function drop(session: AdminSession, name: string): Promise<void> {
  const { query, identifier } = session;
  await disconnect(session, name);
  await query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
}
