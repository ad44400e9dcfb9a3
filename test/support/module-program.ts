import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { runProgram, type Finished } from "./run-program";

const file = (name: string): string => join(__dirname, "..", "modules", "programs", `${name}.js`);

/** Returns the environment of a process of this test run that is not a worker of its runner. */
export function programEnvironment(sessionId: string): NodeJS.ProcessEnv {
  const { JEST_WORKER_ID: _worker, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  return { ...env, TESTCONTAINERS_SESSION_ID: sessionId };
}

/** Runs a program of test/modules/programs to its end. */
export function runModuleProgram(
  name: string,
  args: readonly string[],
  sessionId = process.env["TESTCONTAINERS_SESSION_ID"] ?? "test",
): Promise<Finished> {
  return runProgram(process.execPath, [file(name), ...args], {
    env: programEnvironment(sessionId),
  });
}

/** Starts a program that the test ends. */
export function startModuleProgram(name: string, args: readonly string[]): ChildProcess {
  const env = programEnvironment(process.env["TESTCONTAINERS_SESSION_ID"] ?? "test");
  return spawn(process.execPath, [file(name), ...args], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
}
