import { ROOT } from "./paths";
import { runProgram } from "./run-program";

/**
 * Runs lines that use the modules of scripts/setup in a child process, and returns the JSON that they print. Jest
 * cannot load those modules.
 */
export async function runScript(
  lines: string,
  { env = {}, args = [] }: { env?: NodeJS.ProcessEnv; args?: readonly string[] } = {},
): Promise<unknown> {
  const { code, stdout, stderr } = await runProgram(
    process.execPath,
    ["--input-type=module", "--eval", lines, ...args],
    { cwd: ROOT, env: { ...process.env, ...env } },
  );
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout) as unknown;
}
