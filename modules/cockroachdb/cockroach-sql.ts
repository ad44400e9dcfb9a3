import { ExecError, type ExecOptions, type ExecResult } from "../../src/module";

/** A container that runs CockroachDB. */
export interface SqlContainer {
  exec(command: string[], options?: Partial<ExecOptions>): Promise<ExecResult>;
}

/** The user and the database of a session. */
export interface SqlSession {
  readonly username: string;
  readonly database: string;
}

/**
 * Runs statements by `cockroach sql` in the container, and returns its output: a line per row, with tabs between the
 * columns, after a line with their names. Throws ExecError if the node refuses a statement.
 */
export async function cockroachSql(
  container: SqlContainer,
  { username, database }: SqlSession,
  statements: readonly string[],
  flags: readonly string[] = [],
): Promise<string> {
  const session = ["--insecure", `--user=${username}`, `--database=${database}`, "--format=tsv"];
  const executed = statements.flatMap((statement) => ["-e", statement]);
  const argv = ["cockroach", "sql", ...session, ...flags, ...executed];
  const { exitCode, stdout, stderr } = await container.exec(argv);
  if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${stderr.trim()}`);
  return stdout;
}

/** Quotes a name for SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
