import { basename } from "node:path";
import {
  findInitScripts,
  MayflyError,
  type FileToCopy,
  type Handle,
  type HookContext,
} from "../../src/module";
import type { Login } from "./cql-frames";

const FOLDER = "/etc/mayfly-cql";
const DIGITS = 4;

/** Returns what to copy for scripts, so that the order of their names is the order in which they run. */
export function scriptFiles(paths: readonly string[], earlier: number): FileToCopy[] {
  return findInitScripts(paths, [".cql"]).map(({ source }, index) => {
    const number = String(earlier + index + 1).padStart(DIGITS, "0");
    return { source, target: `${FOLDER}/${number}-${basename(source)}`, mode: 0o644 };
  });
}

/** Runs the scripts by the image's cqlsh, which goes on after a statement that fails, and then ends with an error. */
const RUN = `for script in ${FOLDER}/*.cql; do
  cqlsh --connect-timeout 60 --request-timeout 120 -u "$CQL_USER" -p "$CQL_PASSWORD" -f "$script" || exit 1
done`;

/** Runs the scripts in a new container. Throws MayflyError with the code `CASSANDRA_SCRIPT_FAILED`. */
export async function runScripts(
  container: Handle,
  { username, password }: Login,
  { reused, restarted }: HookContext,
): Promise<void> {
  if (reused || restarted) return;
  const env = { CQL_USER: username, CQL_PASSWORD: password };
  const { exitCode, output } = await container.exec(["sh", "-c", RUN], { env });
  if (exitCode === 0) return;
  throw new MayflyError(
    "CASSANDRA_SCRIPT_FAILED",
    `A script of withInitScripts() failed: ${output.trim()}`,
  );
}
