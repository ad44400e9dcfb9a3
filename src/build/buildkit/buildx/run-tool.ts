import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { sleep } from "../../../common/clock";
import { describeFailure } from "../../../engine/failure-words";
import { fieldOf } from "../../../errors";

export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a local program until it ends, with an empty standard input.
 *
 * Rejects if the program cannot be run, is killed, or takes longer than `timeout` milliseconds.
 */
export async function runTool(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeout: number,
): Promise<ToolResult> {
  const child = spawn(program, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const over = new AbortController();
  // Node's own timeout would keep this process alive until it expires if the program is missing.
  void sleep(timeout, over.signal, { ref: false }).then(
    () => {
      child.kill("SIGKILL");
      // Processes that the program started may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    },
    () => undefined,
  );
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (data: Buffer) => stdout.push(data));
  child.stderr.on("data", (data: Buffer) => stderr.push(data));
  try {
    const [code, signal] = await ended(child, program);
    if (child.killed) throw new Error(`${program} did not end within ${timeout} ms`);
    if (code === null) throw new Error(`${program} was killed by ${signal ?? "a signal"}`);
    return {
      code,
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    };
  } finally {
    over.abort();
  }
}

/** Waits until the program has ended. Throws if it could not be run. */
async function ended(
  child: ChildProcess,
  program: string,
): Promise<[code: number | null, signal: string | null]> {
  try {
    return (await once(child, "close")) as [number | null, string | null];
  } catch (cause) {
    const isMissing = fieldOf(cause, "code") === "ENOENT";
    const reason = isMissing
      ? `${program} is not on the PATH`
      : `${program} could not be run: ${describeFailure(cause)}`;
    throw new Error(reason, { cause });
  }
}
