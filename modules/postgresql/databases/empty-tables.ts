import { checkObject, InvalidOptionError } from "../../../src/module";
import { asAdmin, type ServerAddress } from "../admin-connection";
import { serverFailure } from "../server-failure";

export interface EmptyTablesOptions {
  /** Tables that keep their rows, named as in SQL, e.g. `shop.country` or `"Mixed"`. Default: none. */
  readonly except?: readonly string[] | undefined;
}

/** Selects the user's tables and sequences, but not those of extensions, which need their contents. */
const IS_OWN = `
  relpersistence <> 't' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
    AND objid = pg_class.oid AND deptype = 'e')`;

/** Converts names to oids. A DO block takes no values, and a name in its text could break out of its quotes. */
const KEPT = "SELECT name::regclass::oid AS kept FROM unnest($1::text[]) AS name";

// TRUNCATE creates a new file for each table and index, which takes longer than deleting a test's few rows. In
// the role `replica` no triggers run, not even those that check foreign keys.
const emptyAll = (kept: readonly number[]): string => `
SET LOCAL session_replication_role = replica;
DO $mayfly$
DECLARE
  kept oid[] := ARRAY[${kept.join()}]::oid[];
  found oid;
BEGIN
  FOR found IN SELECT oid FROM pg_class WHERE relkind = 'r' AND oid <> ALL (kept) AND ${IS_OWN} LOOP
    EXECUTE 'DELETE FROM ONLY ' || found::regclass;
  END LOOP;
  PERFORM setval(oid::regclass, seqstart, false) FROM pg_class JOIN pg_sequence ON seqrelid = oid
    WHERE ${IS_OWN} AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
      AND objid = pg_class.oid AND refobjid = ANY (kept) AND deptype IN ('a', 'i'));
END $mayfly$`;

/** Empties tables. Throws InvalidOptionError, and MayflyError with the code `POSTGRES_EMPTY_FAILED`. */
export async function emptyTables(
  address: ServerAddress,
  database: string,
  options: EmptyTablesOptions,
): Promise<void> {
  const { except = [] } = checkObject(options, "emptyTables", "{ except? }");
  if (!Array.isArray(except) || except.some((name) => typeof name !== "string" || name === "")) {
    throw new InvalidOptionError("emptyTables.except", "an array of table names", except);
  }
  try {
    await asAdmin({ ...address, maintenanceDatabase: database }, async ({ query }) => {
      const found = await query(KEPT, [except]);
      await query(emptyAll(found.map(({ kept }) => Number(kept))));
    });
  } catch (error) {
    const what = `The tables of database ${database} could not be emptied`;
    throw await serverFailure("POSTGRES_EMPTY_FAILED", what, address, error);
  }
}
