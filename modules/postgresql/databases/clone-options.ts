import { checkObject } from "../../../src";
import { checkDatabaseName, checkNewName } from "./database-names";

export interface CloneOptions {
  /** A snapshot's name. Default: the database as it was at the test run's first clone. */
  readonly from?: string | undefined;
  /** The clone's. Default: one that no other database has. */
  readonly name?: string | undefined;
}

/** Throws InvalidOptionError for names that cannot be. */
export function checkCloneOptions(options: CloneOptions): CloneOptions {
  const { from, name } = checkObject(options, "cloneDatabase", "{ from?, name? }");
  if (from !== undefined) checkDatabaseName(from, "cloneDatabase.from");
  if (name !== undefined) checkNewName(name, "cloneDatabase.name");
  return { from, name };
}
