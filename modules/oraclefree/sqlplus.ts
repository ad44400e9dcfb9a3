import { ExecError, type ExecOptions, type ExecResult } from "../../src/module";

/** A container that runs Oracle. */
export interface SqlplusContainer {
  exec(command: string[], options?: Partial<ExecOptions>): Promise<ExecResult>;
}

/** In which pluggable database, and in whose schema, statements run. */
export interface SqlplusSession {
  readonly database: string;
  readonly schema?: string;
}

/**
 * Returns the commands of SQL*Plus that begin a session: the first error ends it, `&` is no variable, and statements are
 * for the schema of the session.
 */
export function preamble({ database, schema }: SqlplusSession): string {
  return [
    "WHENEVER OSERROR EXIT FAILURE",
    "WHENEVER SQLERROR EXIT FAILURE",
    "SET DEFINE OFF",
    `ALTER SESSION SET CONTAINER = ${database};`,
    ...(schema === undefined ? [] : [`ALTER SESSION SET CURRENT_SCHEMA = ${schema};`]),
    "",
  ].join("\n");
}

/** Only values: no heads, no counts, no pages and no breaks in long lines. */
const PLAIN = "SET HEADING OFF FEEDBACK OFF PAGESIZE 0 LINESIZE 32767 TRIMOUT ON TAB OFF\n";

/**
 * Runs SQL as SYS by SQL*Plus in the container, which the container's user may do without a password, and returns the
 * rows as text. Throws ExecError at the first error.
 */
export async function sqlplus(
  container: SqlplusContainer,
  session: SqlplusSession,
  sql: string,
): Promise<string> {
  const argv = ["sqlplus", "-S", "-L", "/", "as", "sysdba"];
  // A block of PL/SQL ends in a line with a slash, a statement in a semicolon.
  const end = /[;/]\s*$/.test(sql) ? "" : ";";
  const stdin = `${PLAIN}${preamble(session)}${sql}${end}\nEXIT\n`;
  const { exitCode, stdout, stderr } = await container.exec(argv, { stdin });
  if (exitCode === 0) return stdout;
  const said = [stdout.trim(), stderr.trim()].filter((text) => text !== "").join("\n");
  throw new ExecError(argv, `exit code ${exitCode}: ${said}`);
}
