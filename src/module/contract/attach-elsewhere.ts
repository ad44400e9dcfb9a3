import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { currentEnvironment } from "../../config/environment";
import { fieldOf, messageOf } from "../../errors";

/** Attaches the server with these data by the module's own Mayfly, and prints what a method returns, as JSON. */
const PROGRAM = `
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
const [module, method] = process.argv.slice(1);
const data = await text(process.stdin);
await import(module);
const { attach } = createRequire(module)("mayfly");
process.stdout.write(JSON.stringify(attach(JSON.parse(data))[method]()));
`;

/** Attaches a server in another process, and returns what its method returns there, after JSON. */
export async function addressInAnotherProcess(
  module: string,
  data: string,
  method: string,
): Promise<unknown> {
  // The process belongs to the test run, but is not a worker of its runner.
  const { JEST_WORKER_ID: _worker, NODE_TEST_CONTEXT: _context, ...env } = currentEnvironment();
  const url = pathToFileURL(module).href;
  const args = ["--input-type=module", "--eval", PROGRAM, url, method];
  try {
    const running = promisify(execFile)(process.execPath, args, { env });
    // The data can hold passwords, which belong neither to the list of processes nor to an error.
    running.child.stdin?.end(data);
    const { stdout } = await running;
    return JSON.parse(stdout);
  } catch (error) {
    const said = fieldOf(error, "stderr");
    const output = typeof said === "string" ? said.trim() : messageOf(error);
    const failed = `another process could not attach the server by ${module}: ${output}`;
    throw new Error(failed, { cause: error });
  }
}
