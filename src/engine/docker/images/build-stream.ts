import type { Readable } from "node:stream";
import { EngineError } from "../../../errors";
import type { ImageBuildOptions, ImageBuildTrace } from "../../requests/builds";
import { lineAssembler, LONGEST_MESSAGE } from "../../log-lines";
import { engineFailure } from "../../http/engine-failure";
import { parseAnswer } from "../../http/parse-answer";
import { toProgressMessage, type ProgressMessage } from "./progress-message";

const STEP = /^Step \d+\/\d+ : /;
const RUNNING_IN = /^ ---> Running in ([0-9a-f]+)/;
const REMOVED = /Removing intermediate container ([0-9a-f]+)$/;
const LAYER = /^ ---> ([0-9a-f]+)$/;
const USING_CACHE = " ---> Using cache";
const BUILT = /^Successfully built ([0-9a-f]+)$/;

/**
 * Follows a build of the classic builder to its end. Returns the image's id.
 *
 * The engine answers 200 before the first step, so a failure arrives as a line of the stream. Throws EngineError with
 * the engine's words.
 */
export async function followBuild(
  operation: string,
  stream: Readable,
  { onLine, trace }: Pick<ImageBuildOptions, "onLine" | "trace">,
  signal?: AbortSignal,
): Promise<string> {
  const messages = lineAssembler(LONGEST_MESSAGE);
  const printed = new PrintedLines(onLine, trace);
  let id: string | undefined;
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const message = toProgressMessage(operation, parseLine(operation, line));
    printed.add(message);
    if (typeof message.aux === "object") id = message.aux.ID ?? id;
    throwIfFailed(operation, message, trace);
  };
  try {
    for await (const data of stream) messages.add(data as Buffer).forEach(take);
    messages.end().forEach(take);
  } catch (error) {
    throw engineFailure(operation, error, signal);
  } finally {
    printed.end();
  }
  // Engines before API 1.29 only print the id.
  id ??= printed.built;
  if (id === undefined) {
    throw new EngineError(operation, "its answer ended without an image id", undefined);
  }
  return id;
}

/** Assembles the printed lines, and records in the trace how far the build got. */
class PrintedLines {
  built: string | undefined;
  readonly #lines = lineAssembler();
  readonly #onLine: ImageBuildOptions["onLine"];
  readonly #trace: ImageBuildTrace | undefined;
  #cached = false;

  constructor(onLine: ImageBuildOptions["onLine"], trace: ImageBuildTrace | undefined) {
    this.#onLine = onLine;
    this.#trace = trace;
  }

  add({ stream, status, id, progressDetail }: ProgressMessage): void {
    if (stream !== undefined) {
      for (const line of this.#lines.add(Buffer.from(stream))) this.#take(line);
    } else if (status !== undefined && progressDetail?.total === undefined) {
      this.#onLine?.(id === undefined ? status : `${id}: ${status}`);
    }
  }

  end(): void {
    for (const line of this.#lines.end()) this.#take(line);
  }

  #take(line: string): void {
    this.#onLine?.(line);
    this.built = BUILT.exec(line)?.[1] ?? this.built;
    if (this.#trace !== undefined) this.#note(line, this.#trace);
  }

  #note(line: string, trace: ImageBuildTrace): void {
    if (STEP.test(line)) {
      trace.step = line;
      trace.container = undefined;
      this.#cached = line.includes(" : FROM ");
    } else if (trace.container !== undefined) {
      // The command's output can resemble any of these lines, so only the removal of its own container counts.
      if (REMOVED.exec(line)?.[1] === trace.container) trace.container = undefined;
    } else if (line === USING_CACHE) {
      this.#cached = true;
    } else {
      trace.container = RUNNING_IN.exec(line)?.[1];
      const layer = LAYER.exec(line)?.[1];
      if (layer !== undefined && !this.#cached) trace.layers.push(layer);
    }
  }
}

function parseLine(operation: string, line: string): unknown {
  return parseAnswer(operation, line, { what: "progress" });
}

function throwIfFailed(
  operation: string,
  { error, errorDetail }: ProgressMessage,
  trace: ImageBuildTrace | undefined,
): void {
  const words = errorDetail?.message ?? error;
  if (words === undefined) return;
  if (trace !== undefined) trace.exitCode = errorDetail?.code;
  throw new EngineError(operation, words.trim(), undefined);
}
