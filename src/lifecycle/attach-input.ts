import { openLimit } from "../common/limit";
import { realProcess } from "../common/process-wide";
import type { ContainerHandle } from "../container/container-handle";
import { closeInput, feedInput } from "../container/exec/feed-input";
import { InvalidOptionError, messageOf } from "../errors";
import type { Input } from "../spec/checks/input";

/** The connection to the standard input of a container whose process has not started. */
export interface AttachedInput {
  /** Sends the input in the background, and then its end. Call it when the process has started. */
  send(): void;
  /** Closes the connection, because the process did not start. */
  close(): void;
}

/**
 * Connects to a created container's standard input. Throws InvalidOptionError for a stream that cannot be read, since a
 * stream is for one start only.
 */
export async function attachInput(
  { engine, id, image }: ContainerHandle,
  input: Input,
  signal: AbortSignal | undefined,
): Promise<AttachedInput> {
  refuseUsedStream(input);
  // The signal is for the request only: the input is still sent when the start is over.
  using limit = openLimit([signal]);
  const { stdin, output } = await engine.containers.attachStdio(id, limit.signal);
  const report = reporter(image);
  // Logs and waits have their own connection. Unread output on this one would hold up the process.
  output.on("error", report).resume();
  return {
    send() {
      feedInput(stdin, input)
        .catch(report)
        .finally(() => {
          // The process can end before it has read everything.
          closeInput(input);
        });
    },
    close() {
      stdin.destroy();
      output.destroy();
    },
  };
}

function refuseUsedStream(input: Input): void {
  if (typeof input === "string" || Buffer.isBuffer(input)) return;
  if (!input.destroyed && !input.readableDidRead) return;
  const state =
    input.errored === null
      ? "one that was read before"
      : `one that failed: ${messageOf(input.errored)}`;
  const expected = "a stream that is not read yet (a string or a Buffer serves several starts)";
  throw InvalidOptionError.describing("withStdin", expected, state);
}

/** Returns a function that reports the first error as a warning of Node: the start is over by then. */
function reporter(image: string): (error: unknown) => void {
  let isReported = false;
  return (error) => {
    if (isReported) return;
    isReported = true;
    const message = `The standard input of a container of ${image} ended early: ${messageOf(error)}`;
    realProcess.emitWarning(message, { type: "MayflyWarning", code: "STDIN_FAILED" });
  };
}
