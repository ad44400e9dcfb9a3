import { PassThrough, pipeline, type Readable } from "node:stream";
import { holdProcess } from "../../common/clock";
import type { OutputLine } from "../../spec/output";

/** The event with which a log's stream tells of the lines of standard error only. */
const ERR = "err";

/** Puts a line into a log's stream. */
export function emitLine(stream: Readable, { stream: from, text }: OutputLine): string {
  const line = `${text}\n`;
  if (from === "stderr") stream.emit(ERR, line);
  return line;
}

/**
 * A log as a stream for users: one item a line, with its line break; those of standard error are
 * told by the event "err" besides. Closing either end ends the other.
 */
export function logStream(lines: AsyncIterable<OutputLine>, close: () => void): Readable {
  const out = new PassThrough({ objectMode: true });
  // An error that nobody listens for must not take the process with it; a loop gets it anyway.
  out.on("error", () => undefined);
  pipeline(toText(lines, out), out, close);
  // A pipeline whose source waits for its next item does not notice that its end is closed.
  out.once("close", close);
  const iterate = out[Symbol.asyncIterator].bind(out);
  // The connection does not keep the process alive. Who waits for the next line in a loop, however,
  // is not done, and would be ended in the middle of it where nothing else happens.
  out[Symbol.asyncIterator] = () => holding(iterate());
  return out;
}

async function* toText(lines: AsyncIterable<OutputLine>, out: Readable): AsyncGenerator<string> {
  for await (const line of lines) yield emitLine(out, line);
}

async function* holding<T>(items: AsyncIterableIterator<T>): AsyncGenerator<T, void, undefined> {
  using _process = holdProcess();
  yield* items;
}
