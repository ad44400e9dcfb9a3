import { fieldOf, testRun, type TestRun } from "../../src";
import { asAdmin, type AdminSession, type ServerAddress } from "./admin-connection";
import { cloneComment, cloneName, dropLeftovers } from "./clone-owner";
import { copyAttributes, hasAttributes } from "./copy-attributes";
import { createCopy, disconnect, replaceDatabase } from "./replace-database";
import { makeTemplate, runTemplate } from "./run-template";
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

/** invalid_catalog_name: no such database. */
const MISSING = "3D000";

/** Templates, by server, that this process has found or made. */
const known = new Set<string>();

/** Servers whose leftovers this process has looked for. */
const looked = new Set<string>();

/** A run's templates, which do not change, by server, that have nothing but files to be copied. */
const plain = new Set<string>();

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
      await createFromTemplate(session, clone, from === undefined ? database : undefined, run);
      const { identifier, literal, query } = session;
      const comment = `COMMENT ON DATABASE ${identifier(clone.name)} IS ${literal(cloneComment(run))}`;
      const steps = name === undefined ? [] : [comment];
      const template = `${session.server} ${clone.template}`;
      if (!plain.has(template)) {
        if (await hasAttributes(session, clone.template)) {
          steps.push(copyAttributes(session, clone.template, clone.name));
        } else if (from === undefined) plain.add(template);
      }
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

/** `original`: the database that the template can be made of; undefined for a snapshot. */
async function createFromTemplate(
  session: AdminSession,
  clone: Clone,
  original: string | undefined,
  run: TestRun,
): Promise<void> {
  const key = `${session.server} ${clone.template}`;
  // Asked once a process, not before each copy. A copy that fails would stand in the server's log.
  if (original !== undefined && !known.has(key)) {
    await makeTemplate(session, original, clone.template, run);
    known.add(key);
  }
  try {
    await createCopy(session, clone.template, clone.name);
  } catch (error) {
    // Somebody has dropped it meanwhile.
    if (original === undefined || fieldOf(error, "code") !== MISSING) throw error;
    await makeTemplate(session, original, clone.template, run);
    await createCopy(session, clone.template, clone.name);
  }
}

async function drop(session: AdminSession, name: string): Promise<void> {
  const { query, identifier } = session;
  await disconnect(session, name);
  await query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
}
