import { Transform } from "node:stream";
import type { OutputChunk } from "../../../spec/output";
import { frameDecoder } from "./demultiplex";

/**
 * The size of a full piece in bytes. Docker stores a longer line as several messages, and returns each with a
 * timestamp (daemon/logger/copier.go). All pieces of a line have the same timestamp, except with the driver journald.
 */
const PIECE_BYTES = 16 * 1024;
const SPACE = 0x20;
const LINE_BREAK = 0x0a;
/** A terminal's line is held back until its end; a longer one is passed on before. */
const LONGEST_HELD = 64 * 1024 ** 2;

/** A message of a log with timestamps: a line or a piece of one. */
export interface LogMessage {
  readonly stream: OutputChunk["stream"];
  /** The timestamp with the space after it. */
  readonly stamp: Buffer;
  readonly text: Buffer;
  /** True for a further piece of the stream's current line. */
  readonly continues: boolean;
}

/**
 * Returns a transform that decodes a log with timestamps into LogMessages.
 *
 * Docker sends each message in a frame of its own. With a terminal there are no frames: the pieces of a line are then
 * told by its timestamp, which is repeated before each.
 */
export function messageDecoder(operation: string, tty: boolean): Transform {
  const toMessage = messageReader();
  const decoder = new Transform({
    readableObjectMode: true,
    transform(data: Buffer, _encoding, done) {
      try {
        decode(data);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      if (tty) lines.end();
      done();
    },
  });
  const deliver = (message: OutputChunk): void => void decoder.push(toMessage(message));
  const lines = terminalLines((line) => {
    for (const data of piecesOf(line)) deliver({ stream: "stdout", data });
  });
  const frames: Buffer[] = [];
  const decode = tty
    ? lines.add
    : frameDecoder(operation, ({ stream, data }, isLast) => {
        frames.push(data);
        if (isLast) deliver({ stream, data: Buffer.concat(frames.splice(0)) });
      });
  return decoder;
}

/** Returns a function that splits a message, and tells whether it continues the stream's last one. */
function messageReader(): (message: OutputChunk) => LogMessage {
  const last: Partial<Record<OutputChunk["stream"], LogMessage>> = {};
  return ({ stream, data }) => {
    const length = data.indexOf(SPACE) + 1;
    const [stamp, text] = [data.subarray(0, length), data.subarray(length)];
    const before = last[stream];
    const continues =
      before !== undefined &&
      !isEnded(before) &&
      (before.stamp.equals(stamp) || before.text.length >= PIECE_BYTES);
    return (last[stream] = { stream, stamp, text, continues });
  };
}

/** Returns true for a line, or the last piece of one. A run's last line can lack its end. */
export function isEnded({ text }: Pick<LogMessage, "text">): boolean {
  return text.at(-1) === LINE_BREAK;
}

/** Joins messages to lines, each with one timestamp or none. */
export class LineJoiner {
  readonly #timestamps: boolean;
  readonly #held: Record<OutputChunk["stream"], Buffer[]> = { stdout: [], stderr: [] };

  constructor(timestamps: boolean) {
    this.#timestamps = timestamps;
  }

  /** Takes the next message. Returns the lines that are complete, as chunks of an output. */
  add({ stream, stamp, text, continues }: LogMessage): OutputChunk[] {
    // A line without its end was the last of a run, and this is the first line of the next run.
    const before = !continues && this.#held[stream].length > 0 ? this.#take(stream, "\n") : [];
    if (!continues && this.#timestamps) this.#held[stream].push(stamp);
    this.#held[stream].push(text);
    return isEnded({ text }) ? [...before, ...this.#take(stream)] : before;
  }

  /** Returns the last lines, which have no end. */
  end(): OutputChunk[] {
    return [...this.#take("stdout"), ...this.#take("stderr")];
  }

  #take(stream: OutputChunk["stream"], end = ""): OutputChunk[] {
    const parts = this.#held[stream].splice(0);
    return parts.length === 0
      ? []
      : [{ stream, data: Buffer.concat([...parts, Buffer.from(end)]) }];
  }
}

/** Returns a transform from LogMessages to the chunks of an output: each is a whole line. */
export function joinLines(
  timestamps: boolean,
  isWanted: (message: LogMessage) => boolean,
): Transform {
  const lines = new LineJoiner(timestamps);
  return new Transform({
    objectMode: true,
    transform(message: LogMessage, _encoding, done) {
      if (isWanted(message)) for (const chunk of lines.add(message)) this.push(chunk);
      done();
    },
    flush(done) {
      for (const chunk of lines.end()) this.push(chunk);
      done();
    },
  });
}

/** Assembles a terminal's output to lines with their line breaks. */
function terminalLines(deliver: (line: Buffer) => void): {
  readonly add: (data: Buffer) => void;
  readonly end: () => void;
} {
  let held: Buffer[] = [];
  let size = 0;
  const end = (): void => {
    if (size > 0) deliver(Buffer.concat(held));
    [held, size] = [[], 0];
  };
  const hold = (data: Buffer): void => {
    held.push(data);
    size += data.length;
  };
  const add = (data: Buffer): void => {
    let rest = data;
    for (let at = rest.indexOf(LINE_BREAK); at >= 0; at = rest.indexOf(LINE_BREAK)) {
      hold(rest.subarray(0, at + 1));
      rest = rest.subarray(at + 1);
      end();
    }
    hold(rest);
    if (size > LONGEST_HELD) end();
  };
  return { add, end };
}

/** Splits a terminal's line at the timestamps that are equal to its first one. */
function piecesOf(line: Buffer): Buffer[] {
  const stamp = line.subarray(0, line.indexOf(SPACE) + 1);
  const pieces: Buffer[] = [];
  let from = 0;
  // Only a full piece has a successor.
  for (let at = next(from); at >= 0; at = next(from)) {
    pieces.push(line.subarray(from, at));
    from = at;
  }
  return [...pieces, line.subarray(from)];

  function next(start: number): number {
    return stamp.length === 0 ? -1 : line.indexOf(stamp, start + stamp.length + PIECE_BYTES);
  }
}
