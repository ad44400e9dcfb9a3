import type { Readable } from "node:stream";
import type { Engine } from "../../engine/engine";
import type { RunningExec } from "../../engine/requests/containers";
import { EngineError, fieldOf, messageOf, reasonOf } from "../../errors";
import type { ContainerMount } from "../../spec/inspect/container-info";
import type { OutputChunk } from "../../spec/output";
import { feedInput } from "../exec/feed-input";

/** A container, and the mount in it that only its processes reach. */
export interface Inside {
  readonly engine: Pick<Engine, "containers">;
  readonly id: string;
  readonly mount: ContainerMount;
  /** What is done, as it follows "The engine failed to" in an error. */
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

export interface Ended {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly exitCode: number;
}

const CONFLICT = 409;
const NO_PROGRAM = /executable file not found|no such file or directory/i;
/** The exit codes of shells, and of container runtimes, for a program that cannot be run. */
const NO_PROGRAM_CODES: readonly number[] = [126, 127];

/** Starts a command as root. Returns undefined if the image does not have the program. Throws EngineError. */
export async function startInside(
  inside: Inside,
  command: readonly string[],
  { stdin = false, user = "0" }: { readonly stdin?: boolean; readonly user?: string } = {},
): Promise<RunningExec | undefined> {
  const { engine, id, signal } = inside;
  try {
    return await engine.containers.exec(id, { command, stdin, ...(user && { user }) }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (fieldOf(error, "statusCode") === CONFLICT) throw notRunning(inside, error);
    if (NO_PROGRAM.test(reasonOf(error))) return undefined;
    throw error;
  }
}

/** Runs a command to its end. Returns undefined if the image does not have the program. Throws EngineError. */
export async function runInside(
  inside: Inside,
  command: readonly string[],
  { stdin, user }: { readonly stdin?: Buffer | Readable; readonly user?: string } = {},
): Promise<Ended | undefined> {
  const options = { stdin: stdin !== undefined, ...(user !== undefined && { user }) };
  const running = await startInside(inside, command, options);
  if (running === undefined) return undefined;
  const feeding =
    running.stdin !== undefined && stdin !== undefined
      ? feedInput(running.stdin, stdin).catch((error: unknown) => {
          const reason = `the archive could not be read: ${messageOf(error)}`;
          throw new EngineError(inside.operation, reason, undefined, error);
        })
      : Promise.resolve();
  const [ended] = await Promise.all([collect(running, inside), feeding]);
  return isMissing(ended.exitCode) ? undefined : ended;
}

/** Returns whether an exit code says that the image does not have the program. */
export function isMissing(exitCode: number): boolean {
  return NO_PROGRAM_CODES.includes(exitCode);
}

async function collect(running: RunningExec, { signal }: Inside): Promise<Ended> {
  const out: Buffer[] = [];
  const error: Buffer[] = [];
  for await (const { stream, data } of running.output as AsyncIterable<OutputChunk>) {
    (stream === "stdout" ? out : error).push(data);
  }
  return {
    stdout: Buffer.concat(out),
    stderr: Buffer.concat(error).toString(),
    exitCode: await running.exitCode(signal),
  };
}

function notRunning({ mount, operation }: Inside, cause: unknown): EngineError {
  const reason = `${describeMount(mount)}, whose files exist only while the container runs: ${reasonOf(cause)}`;
  return new EngineError(operation, reason, CONFLICT, cause, {
    hint: `start the container, or mount a volume at ${mount.target}`,
  });
}

/** Returns the error for an image without the programs that could do it from inside. */
export function noProgram({ mount, operation }: Inside, programs: string): EngineError {
  const reason = `${describeMount(mount)}, which only programs in the container reach, and the image has ${programs}`;
  return new EngineError(operation, reason, undefined, undefined, {
    hint: `use an image with tar or a shell, or mount a volume at ${mount.target}`,
  });
}

/** Returns the error for a command that failed. */
export function failedInside(
  { mount, operation }: Inside,
  { stderr, exitCode }: Ended,
): EngineError {
  const words = stderr.trim() || `the exit code is ${exitCode}`;
  return new EngineError(operation, `${describeMount(mount)}: ${words}`, undefined);
}

function describeMount({ target, type }: ContainerMount): string {
  return `${target} is a ${type}`;
}
