import type { AdminSession } from "./admin-connection";

/** What CREATE DATABASE does not copy: owner, privileges, and settings of ALTER DATABASE … SET. */
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
