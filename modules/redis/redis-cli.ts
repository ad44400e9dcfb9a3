import { ExecError, type StartedContainer } from "../../src";

/**
 * Runs redis-cli in the container and returns its output. The password is in the environment: there it does not
 * appear in lists of processes, and redis-cli prints no warning. Throws ExecError.
 */
export async function runCli(
  container: Pick<StartedContainer, "exec">,
  args: readonly string[],
  password: string,
): Promise<string> {
  const env: Record<string, string> = password === "" ? {} : { REDISCLI_AUTH: password };
  const argv = ["redis-cli", ...args];
  const { exitCode, output } = await container.exec(argv, { env });
  if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${output.trim()}`);
  return output;
}
