import { PassThrough } from "node:stream";
import type { ExecRequest, RunningExec } from "../../../src/engine/requests/containers";
import type { OutputChunk } from "../../../src/spec/output";

export interface FakeExecResult {
  readonly stdout?: string;
  readonly stderr?: string;
  /** Default 0. */
  readonly exitCode?: number;
  /** True to print the input until it ends. */
  readonly echoes?: boolean;
  /** True for a command that does not end by itself. */
  readonly lasts?: boolean;
}

/** Returns a command that does what the result says. */
export function fakeExec(
  result: FakeExecResult,
  request: ExecRequest,
  signal: AbortSignal | undefined,
): RunningExec {
  const { stdout = "", stderr = "", exitCode = 0, echoes, lasts } = result;
  const chunks: OutputChunk[] = [];
  if (stdout !== "") chunks.push({ stream: "stdout", data: Buffer.from(stdout) });
  if (stderr !== "") chunks.push({ stream: "stderr", data: Buffer.from(stderr) });
  const stdin = request.stdin === true ? new PassThrough() : undefined;
  const output = new PassThrough({ objectMode: true });
  output.on("error", () => undefined);
  for (const chunk of chunks) output.write(chunk);
  if (echoes === true) {
    stdin?.on("data", (data: Buffer) => output.write({ stream: "stdout", data }));
    stdin?.on("end", () => output.end());
  } else if (lasts !== true) {
    output.end();
  }
  signal?.addEventListener("abort", () => output.destroy(signal.reason as Error));
  return { stdin, output, exitCode: () => Promise.resolve(exitCode) };
}
