import type { AdminSession } from "../admin-connection";

/** Returns whether a database has attributes that `copyAttributes` would copy. */
export async function hasAttributes({ query }: AdminSession, database: string): Promise<boolean> {
  const rows = await query(
    `SELECT FROM pg_database WHERE datname = $1 AND (
       datdba <> (SELECT oid FROM pg_roles WHERE rolname = current_user) OR datacl IS NOT NULL
       OR EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = pg_database.oid))`,
    [database],
  );
  return rows.length > 0;
}

/** Returns SQL that copies the attributes that CREATE DATABASE omits: owner, privileges, ALTER DATABASE … SET. */
export function copyAttributes(
  { literal }: Pick<AdminSession, "literal">,
  from: string,
  to: string,
): string {
  return `
UPDATE pg_database AS copy SET datdba = original.datdba, datacl = original.datacl
  FROM pg_database AS original
  WHERE original.datname = ${literal(from)} AND copy.datname = ${literal(to)}
    AND (copy.datdba <> original.datdba OR original.datacl IS NOT NULL);
INSERT INTO pg_db_role_setting (setdatabase, setrole, setconfig)
  SELECT copy.oid, setrole, setconfig
  FROM pg_db_role_setting JOIN pg_database AS original ON setdatabase = original.oid,
    pg_database AS copy
  WHERE original.datname = ${literal(from)} AND copy.datname = ${literal(to)}`;
}
