import type { Engine } from "../../engine/engine";
import type { ExecRequest } from "../../engine/requests/containers";
import { ExecError, messageOf } from "../../errors";
import type { ExecOptions, ExecResult } from "../../spec/output";
import { execFailure } from "./exec-failure";
import { closeInput, feedInput, guardInput } from "./feed-input";
import { killable } from "./kill-command";
import { openLimit } from "../../common/limit";
import { withMissingProgramHint } from "./missing-program";
import { Printed } from "./printed";

/** Runs a command to its end. Throws ExecError, or the reason of an aborted signal. */
export async function runCommand(
  engine: Engine,
  id: string,
  command: readonly string[],
  options: ExecOptions,
  ownSignal?: AbortSignal,
): Promise<ExecResult> {
  const { timeout, signal, stdin } = options;
  guardInput(stdin);
  const printed = new Printed();
  using limit = openLimit([signal, ownSignal], timeout, () =>
    ExecError.timedOut(command, timeout ?? 0, printed.lastText()),
  );
  const plain = toRequest(command, options);
  // Commands that are never killed are not marked, because the mark is visible in their environment.
  const marked =
    timeout === undefined && signal === undefined && stdin === undefined
      ? undefined
      : killable(plain);
  try {
    limit.signal.throwIfAborted();
    const running = await engine.containers.exec(id, marked?.request ?? plain, limit.signal);
    if (running.stdin !== undefined && stdin !== undefined) {
      feedInput(running.stdin, stdin).catch((error: unknown) => {
        const reason = `its standard input could not be read: ${messageOf(error)}`;
        limit.abort(new ExecError(command, reason, { cause: error }));
      });
    }
    await printed.takeAll(running.output);
    const exitCode = await running.exitCode(limit.signal);
    return withMissingProgramHint({ ...printed.toText(), exitCode });
  } catch (error) {
    if (limit.signal.aborted) {
      await marked?.kill(engine, id);
      throw limit.signal.reason;
    }
    throw execFailure(command, error);
  } finally {
    closeInput(stdin);
  }
}

/** Returns the request for the engine. */
export function toRequest(command: readonly string[], options: ExecOptions): ExecRequest {
  const { timeout: _timeout, signal: _signal, stdin, ...rest } = options;
  return { command, ...rest, ...(stdin !== undefined && { stdin: true }) };
}
