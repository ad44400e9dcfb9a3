import { spawn } from "node:child_process";
import { controlArguments } from "./arguments";

/** How a program ended. */
export interface Ended {
  /** -1 if the program could not be started, or was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds for a request to the `ssh` that has the connection, and for a short command on the other machine. */
const TIMEOUT_MS = 20_000;

/** Asks the `ssh` that has a connection for something, or runs a command through it. Does not throw. */
export function askSsh(
  folder: string,
  request: readonly string[],
  env: NodeJS.ProcessEnv,
  command: readonly string[] = [],
): Promise<Ended> {
  return runToEnd("ssh", controlArguments(folder, request, command), env);
}

/** Runs a program to its end. Does not throw. */
export function runToEnd(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  return new Promise((resolve) => {
    const text = { stdout: "", stderr: "" };
    const child = spawn(program, args, {
      cwd: "/",
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    child.stdout.setEncoding("utf8").on("data", (data: string) => (text.stdout += data));
    child.stderr.setEncoding("utf8").on("data", (data: string) => (text.stderr += data));
    child.on("error", ({ message }) => {
      resolve({ ...text, code: -1, stderr: message });
    });
    child.on("close", (code) => {
      resolve({ ...text, code: code ?? -1 });
    });
  });
}
