import { spawn } from "node:child_process";
import { once } from "node:events";
import { sleep } from "../../../common/clock";
import { describeFailure } from "../../../engine/failure-words";
import { fieldOf } from "../../../errors";

export interface ToolResult {
  /** Undefined if a signal killed the process. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a local program until it ends, with an empty standard input.
 *
 * Rejects if the program cannot be run, or takes longer than `timeout` milliseconds.
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
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    if (signal === "SIGKILL") throw new Error(`it did not end within ${timeout} ms`);
    return {
      code: code ?? undefined,
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    };
  } catch (cause) {
    const missing = fieldOf(cause, "code") === "ENOENT";
    const reason = missing ? "no such program is on the PATH" : describeFailure(cause);
    throw new Error(`${program} could not be run: ${reason}`, { cause });
  } finally {
    over.abort();
  }
}
