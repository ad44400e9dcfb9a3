import { ExecError, type ExecOptions, type ExecResult } from "../../src/module";
import { SA, type MSSQLServerSettings } from "./settings";

/** The folders of the tool: of images from 2022-CU14 on, and of those before. */
const FOLDERS = ["/opt/mssql-tools18/bin", "/opt/mssql-tools/bin"];
const NOT_FOUND = 127;
const FIND_AND_RUN = `for folder in ${FOLDERS.join(" ")}; do
  if [ -x "$folder/sqlcmd" ]; then exec "$folder/sqlcmd" "$@"; fi
done
echo "the image has no sqlcmd in ${FOLDERS.join(" or ")}" >&2
exit ${NOT_FOUND}`;

/** A container that runs SQL Server. */
export interface SqlcmdContainer {
  exec(command: string[], options?: Partial<ExecOptions>): Promise<ExecResult>;
}

/** Where sqlcmd connects to. */
export type SqlcmdServer = Pick<MSSQLServerSettings, "password" | "port">;

/**
 * Runs sqlcmd in the container as `sa` and returns its output. It ends at the first error. Throws ExecError with what
 * the server or the tool said.
 */
export async function sqlcmd(
  container: SqlcmdContainer,
  { password, port }: SqlcmdServer,
  database: string,
  flags: readonly string[],
): Promise<string> {
  // -b: end at an error; -C: trust the server's own certificate; -I: quoted identifiers, as all other clients have.
  const address = ["-S", `localhost,${port}`, "-U", SA, "-d", database];
  const argv = ["sqlcmd", ...address, "-b", "-C", "-I", ...flags];
  // In the environment, the password is in no list of processes.
  const env = { SQLCMDPASSWORD: password };
  const { exitCode, stdout, stderr } = await container.exec(["sh", "-c", FIND_AND_RUN, ...argv], {
    env,
  });
  if (exitCode === 0) return stdout;
  // The tool prints the server's errors to its standard output.
  const said = [stderr.trim(), stdout.trim()].filter((text) => text !== "").join("\n");
  throw new ExecError(argv, `exit code ${exitCode}: ${said}`);
}

/** Runs statements in a database, and returns the first column's values: no heads, no padding, no counts of rows. */
export async function values(
  container: SqlcmdContainer,
  server: SqlcmdServer,
  database: string,
  sql: string,
): Promise<string[]> {
  const flags = ["-x", "-h", "-1", "-W", "-Q", `SET NOCOUNT ON; ${sql}`];
  const output = await sqlcmd(container, server, database, flags);
  return output.split(/\r?\n/).filter((line) => line !== "");
}
