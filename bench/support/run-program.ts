import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs CommonJS code in a new process and returns what it printed. */
export async function runProgram(
  program: string,
  env = process.env,
  node = process.execPath,
): Promise<string> {
  const { stdout } = await promisify(execFile)(node, ["-e", program], { env });
  return stdout;
}
