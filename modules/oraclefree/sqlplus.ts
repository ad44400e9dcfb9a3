import { ExecError, type ExecOptions, type ExecResult } from "../../src/module";
import { withEnd } from "./sqlplus-end";

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
 * Returns the commands of SQL*Plus that begin a session: the first error ends it, `&` is no variable, statements may have
 * blank lines, and they are for the schema of the session.
 */
export function preamble({ database, schema }: SqlplusSession): string {
  return [
    "WHENEVER OSERROR EXIT FAILURE",
    "WHENEVER SQLERROR EXIT FAILURE",
    "SET DEFINE OFF",
    "SET SQLBLANKLINES ON",
    `ALTER SESSION SET CONTAINER = ${database};`,
    ...(schema === undefined ? [] : [`ALTER SESSION SET CURRENT_SCHEMA = ${schema};`]),
    "",
  ].join("\n");
}

/** Only values: no heads, no counts, no pages, no breaks in long lines, and values of the type CLOB in full. */
const PLAIN = `SET HEADING OFF FEEDBACK OFF PAGESIZE 0 LINESIZE 32767 TRIMOUT ON TAB OFF
SET LONG 2000000 LONGCHUNKSIZE 32767
`;

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
  const stdin = `${PLAIN}${preamble(session)}${withEnd(sql)}\nEXIT\n`;
  const { exitCode, stdout, stderr } = await container.exec(argv, { stdin });
  if (exitCode === 0 && !hasRefusedLines(stdout)) return stdout;
  const said = [stdout.trim(), stderr.trim()].filter((text) => text !== "").join("\n");
  throw new ExecError(argv, `exit code ${exitCode}: ${said}`);
}

/** Returns true if SQL*Plus did not understand a line, after which it goes on and ends with code 0. */
function hasRefusedLines(output: string): boolean {
  return output.split("\n").some((line) => /^SP2-\d/.test(line) && !line.includes(WARNINGS));
}

/** The messages from SP2-0804 to SP2-0824: what was created works, and the compiler has advice. */
const WARNINGS = "compilation warnings";

/**
 * Returns a script of the shell that runs a file of SQL as `sqlplus()` runs statements, and fails where that throws. The
 * image would run a file of SQL in the container database, and go on after an error.
 */
export function fileRunner(session: SqlplusSession, file: string): string {
  return `#!/bin/bash
set -euo pipefail
said=$(mktemp)
sqlplus -S -L / as sysdba <<'END' 2>&1 | tee "$said"
${preamble(session)}@${file}
EXIT
END
refused=$(grep '^SP2-[0-9]' "$said" | grep -vc '${WARNINGS}') || true
rm "$said"
[[ $refused == 0 ]]
`;
}
