import { ExecError, type ExecResult, type StartedContainer } from "../../src/module";

/** Makes redis-cli exit with 1 if the server refuses the command; since Redis 7. */
const EXIT_ERRORS = "-e";
const UNKNOWN_OPTION = /^Unrecognized option or bad number of args for: '-e'/m;
/** Without `-e`, an error is printed like data: a code in capitals, words, and an empty line. */
const PRINTED_ERROR = /^[A-Z]{3,}[A-Z\d]* [^\n]*\n\n$/;

/**
 * Runs redis-cli in the container and returns its output. The password is in the environment: there it does not
 * appear in lists of processes, and redis-cli prints no warning. Throws ExecError.
 */
export async function runCli(
  container: Pick<StartedContainer, "exec">,
  cli: string,
  args: readonly string[],
  password: string,
): Promise<string> {
  const env: Record<string, string> = password === "" ? {} : { REDISCLI_AUTH: password };
  const run = (...options: string[]): Promise<ExecResult> =>
    container.exec([cli, ...options, ...args], { env });
  const argv = [cli, ...args];
  const failure = (reason: string): ExecError => new ExecError(argv, reason);
  let { exitCode, output } = await run(EXIT_ERRORS);
  if (exitCode !== 0 && UNKNOWN_OPTION.test(output)) {
    // An older redis-cli has sent nothing yet.
    ({ exitCode, output } = await run());
    if (PRINTED_ERROR.test(output)) throw failure(output.trim());
  }
  if (exitCode !== 0) throw failure(`exit code ${exitCode}: ${output.trim()}`);
  return output;
}
