import type { OutputChunk, OutputStream } from "../../../spec/output";
import { isEnded, type LogMessage } from "./log-messages";

/** A line of a log with the messages that it was stored as. */
export interface LogLine {
  readonly stream: OutputChunk["stream"];
  readonly messages: readonly LogMessage[];
  /** True if the rest of the line can follow: it is its stream's last and has no end. */
  readonly isOpen: boolean;
}

/** The messages to read if the last ones do not contain enough whole lines: so many times more. */
const GROWTH = 4;

/**
 * Returns the last `count` lines, and all lines that were read. `read(n)` reads the last n messages.
 *
 * An engine counts messages, and a long line has several. So this reads more messages until no line that counts can
 * have begun before them: usually one message more than lines.
 */
export async function lastLines(
  count: number,
  read: (messages: number) => Promise<OutputStream>,
): Promise<{ readonly all: readonly LogLine[]; readonly wanted: readonly LogLine[] }> {
  for (let size = count + 1; ; size *= GROWTH) {
    const messages: LogMessage[] = [];
    for await (const message of await read(size)) messages.push(message as LogMessage);
    const all = toLines(messages);
    const wanted = all.slice(-count);
    const isWholeLog = messages.length < size;
    if (isWholeLog || !wanted.some((line) => canBeCut(line, all))) return { all, wanted };
  }
}

function toLines(messages: readonly LogMessage[]): LogLine[] {
  const lines: { stream: LogLine["stream"]; messages: LogMessage[]; isOpen: boolean }[] = [];
  const current: Partial<Record<LogLine["stream"], (typeof lines)[number]>> = {};
  for (const message of messages) {
    const { stream, continues } = message;
    const line = current[stream];
    if (continues && line !== undefined) line.messages.push(message);
    else lines.push((current[stream] = { stream, messages: [message], isOpen: false }));
  }
  for (const line of Object.values(current)) line.isOpen = !line.messages.some(isEnded);
  return lines;
}

/**
 * Returns true if a line can have begun before the messages that were read: if it is its stream's first, and not
 * younger than the first of all. The pieces of a line have the time of its beginning.
 */
function canBeCut(line: LogLine, all: readonly LogLine[]): boolean {
  if (all.find(({ stream }) => stream === line.stream) !== line) return false;
  const [own, first] = [line.messages[0], all[0]?.messages[0]];
  return own !== undefined && first !== undefined && own.stamp.compare(first.stamp) <= 0;
}
