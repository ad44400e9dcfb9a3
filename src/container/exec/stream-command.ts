import { finished, type Writable } from "node:stream";
import type { Engine } from "../../engine/engine";
import type { RunningExec } from "../../engine/requests/containers";
import { ExecError, messageOf } from "../../errors";
import type { ExecOptions, ExecStream } from "../../spec/output";
import { execFailure } from "./exec-failure";
import { closeInput, feedInput, guardInput } from "./feed-input";
import { killable, type KillOutcome } from "./kill-command";
import { openLimit } from "../../common/limit";
import { toRequest } from "./run-command";
import { splitOutput } from "../logs/split-output";
import { whyNotKilled } from "./why-not-killed";

/** Starts a command and returns its streams while it runs. Throws ExecError if it cannot be started. */
export async function streamCommand(
  engine: Engine,
  id: string,
  command: readonly string[],
  options: ExecOptions,
): Promise<ExecStream> {
  const { timeout, signal } = options;
  guardInput(options.stdin);
  const limit = openLimit([signal], timeout, () => ExecError.timedOut(command, timeout ?? 0));
  const marked = killable({ ...toRequest(command, options), stdin: true });
  let killing: Promise<KillOutcome> | undefined;
  const killOnce = (): Promise<KillOutcome> => (killing ??= marked.kill(engine, id));
  const givenUp = (outcome: Exclude<KillOutcome, "killed">): ExecError =>
    ExecError.givenUp(command, whyNotKilled(outcome));
  const asExecError = (error: unknown): unknown => {
    if (limit.signal.aborted) return limit.signal.reason;
    if (error instanceof ExecError) return error;
    return execFailure(command, error);
  };

  let running: RunningExec;
  let stdin: Writable;
  try {
    limit.signal.throwIfAborted();
    running = await engine.containers.exec(id, marked.request, limit.signal);
    if (running.stdin === undefined)
      throw new Error("the engine did not connect its standard input");
    ({ stdin } = running);
  } catch (error) {
    if (limit.signal.aborted) await killOnce();
    limit[Symbol.dispose]();
    throw asExecError(error);
  }
  const { output } = running;
  if (options.stdin !== undefined) {
    feedInput(stdin, options.stdin).catch((error: unknown) => {
      const reason = `its standard input could not be read: ${messageOf(error)}`;
      limit.abort(new ExecError(command, reason, { cause: error }));
    });
  }

  let hasEnded = false;
  const ended = new Promise<void>((resolve, reject) => {
    finished(output, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  const exitCode = ended
    .then(async () => {
      const code = await running.exitCode(limit.signal);
      const outcome = await killing;
      if (outcome === "left to server") throw givenUp(outcome);
      // The kill can let a shell end by itself, after its children: with the exit code of another command.
      return outcome === "killed" ? EXIT_CODE_OF_KILLED : code;
    })
    .catch(async (error: unknown) => {
      if (limit.signal.aborted) await killOnce();
      throw asExecError(error);
    })
    .finally(() => {
      hasEnded = true;
      limit[Symbol.dispose]();
      closeInput(options.stdin);
    });
  // A caller that only reads the output does not handle a rejected exit code.
  const settled = exitCode.then(
    () => undefined,
    () => undefined,
  );

  const kill = async (): Promise<void> => {
    if (!hasEnded) {
      const outcome = await killOnce();
      if (outcome !== "killed") limit.abort(givenUp(outcome));
    }
    await settled;
  };
  return {
    stdin,
    ...splitOutput(output, command),
    exitCode,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

/** 128 plus the number of SIGKILL, as shells and engines report it. */
const EXIT_CODE_OF_KILLED = 137;
