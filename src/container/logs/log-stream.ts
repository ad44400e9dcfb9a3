import { PassThrough, pipeline, type Readable } from "node:stream";
import { holdProcess } from "../../common/clock";
import type { OutputLine } from "../../spec/output";
import { isolateListeners } from "./isolate-listeners";
import { failureReporter } from "./report-failure";

/** The event for lines of standard error. */
const ERR = "err";

/** Returns a line as an item of a log's stream. Also emits the event for a line of standard error. */
export function emitLine(stream: Readable, { stream: from, text }: OutputLine): string {
  const line = `${text}\n`;
  if (from === "stderr") stream.emit(ERR, line);
  return line;
}

/**
 * Returns a log as a stream for users. An item is one line with its line break; the event "err" repeats
 * the lines of standard error. Closing either end ends the other. `container` names it in a warning of
 * a listener that throws.
 */
export function logStream(
  container: string,
  lines: AsyncIterable<OutputLine>,
  close: () => void,
): Readable {
  const out = new PassThrough({ objectMode: true });
  // An error without a listener must not end the process; a loop gets the error anyway.
  out.on("error", () => undefined);
  isolateListeners(out, failureReporter(`A listener for the log of ${container}`));
  pipeline(toText(lines, out), out, close);
  // A pipeline whose source waits for the next item does not notice that the destination was closed.
  out.once("close", close);
  const iterate = out[Symbol.asyncIterator].bind(out);
  // The connection does not keep the process alive. A loop that waits for its next line does:
  // otherwise the process could end in the middle of the loop.
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
