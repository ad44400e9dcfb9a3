import type { Readable } from "node:stream";
import { EngineError } from "../../../errors";
import type { PullProgress } from "../../requests/images";
import { engineFailure } from "../../http/engine-failure";
import { lineAssembler, LONGEST_MESSAGE } from "../../log-lines";
import { toProgressMessage, type ProgressMessage } from "./progress-message";
import { parseAnswer } from "../../http/parse-answer";

/**
 * Follows the progress of a pull or a push to its end.
 *
 * The engine answers 200 before it asks the registry, so a failure arrives as a line of the stream. Throws EngineError
 * with the registry's words.
 */
export async function followProgress(
  operation: string,
  stream: Readable,
  onProgress: (progress: PullProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<void> {
  const tell = (message: ProgressMessage): void => {
    onProgress(toProgress(message));
  };
  await followMessages(operation, stream, tell, signal);
}

/** Follows a stream as followProgress does, but passes on the engine's whole messages. */
export async function followMessages(
  operation: string,
  stream: Readable,
  onMessage: (message: ProgressMessage) => void,
  signal?: AbortSignal,
): Promise<void> {
  const assembler = lineAssembler(LONGEST_MESSAGE);
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const message = toProgressMessage(operation, parseLine(operation, line));
    throwIfFailed(operation, message);
    onMessage(message);
  };
  try {
    for await (const data of stream) assembler.add(data as Buffer).forEach(take);
    assembler.end().forEach(take);
  } catch (error) {
    throw engineFailure(operation, error, signal);
  }
}

function parseLine(operation: string, line: string): unknown {
  return parseAnswer(operation, line, { what: "progress" });
}

function throwIfFailed(operation: string, { error, errorDetail }: ProgressMessage): void {
  const words = errorDetail?.message ?? error;
  if (words !== undefined) throw new EngineError(operation, words.trim(), errorDetail?.code);
}

export function toProgress({ status, id, progressDetail }: ProgressMessage): PullProgress {
  return {
    status: status ?? "",
    layer: id,
    current: progressDetail?.current,
    total: progressDetail?.total,
  };
}
