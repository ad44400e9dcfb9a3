import { checkObject } from "../../../src/module";
import { checkDatabaseName, checkNewName } from "./database-names";

export interface CloneOptions {
  /** The name of the snapshot to copy. Default: the database as it was at the test run's first clone. */
  readonly from?: string | undefined;
  /** The clone's name. Default: a unique name. */
  readonly name?: string | undefined;
}

/** Checks options and returns a copy. Throws InvalidOptionError. */
export function checkCloneOptions(options: CloneOptions): CloneOptions {
  const { from, name } = checkObject(options, "cloneDatabase", "{ from?, name? }");
  if (from !== undefined) checkDatabaseName(from, "cloneDatabase.from");
  if (name !== undefined) checkNewName(name, "cloneDatabase.name");
  return { from, name };
}
