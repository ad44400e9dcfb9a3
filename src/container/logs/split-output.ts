import { finished, Readable } from "node:stream";
import { ExecError } from "../../errors";
import type { OutputChunk, OutputStream } from "../../spec/output";
import { ByteBlocks } from "../files/byte-blocks";

/** Bytes held in memory for a stream that nobody reads. */
export const LONGEST_UNREAD = 64 * 1024 ** 2;
const UNREAD_MIB = LONGEST_UNREAD / 1024 ** 2;

/**
 * Returns one stream for each of a command's two outputs. Both arrive on one connection. A slow reader
 * holds up the connection, and so the command. A stream that is not read at all does not hold up the
 * command, because the reader of the other stream or of the exit code would wait forever. Its data is
 * held in memory, and the stream fails above 64 MiB.
 */
export function splitOutput(
  output: OutputStream,
  command: readonly string[],
): { stdout: Readable; stderr: Readable } {
  const full = new Set<Readable>();
  const release = (stream: Readable): void => {
    full.delete(stream);
    if (full.size === 0) output.resume();
  };
  const create = (name: OutputChunk["stream"]): CommandOutput => {
    const stream: CommandOutput = new CommandOutput(
      () => {
        release(stream);
      },
      () => unreadError(command, name),
    );
    // An error without a listener is dropped: the exit code rejects with it as well.
    stream.on("error", () => undefined);
    stream.once("close", () => {
      release(stream);
    });
    return stream;
  };
  const streams = { stdout: create("stdout"), stderr: create("stderr") };

  output.on("data", ({ stream: name, data }: OutputChunk) => {
    const stream = streams[name];
    if (stream.deliver(data)) return;
    full.add(stream);
    output.pause();
  });
  finished(output, (error) => {
    for (const stream of Object.values(streams)) {
      if (error) stream.destroy(error);
      else stream.finish();
    }
  });
  return streams;
}

function unreadError(command: readonly string[], name: string): ExecError {
  return new ExecError(
    command,
    `more than ${UNREAD_MIB} MiB of its ${name} arrived before anything was read.`,
    { hint: `start to read ${name} as soon as execStream() has resolved` },
    "can no longer be read:",
  );
}

/** One output of a command. Holds data that arrives before the first read. */
class CommandOutput extends Readable {
  readonly #onRoom: () => void;
  readonly #tooLate: () => Error;
  readonly #unread = new ByteBlocks();
  #isWanted = false;
  #hasEnded = false;

  constructor(onRoom: () => void, tooLate: () => Error) {
    super();
    this.#onRoom = onRoom;
    this.#tooLate = tooLate;
  }

  /** Returns false if the reader has to catch up; `onRoom` is called when it has. */
  deliver(data: Buffer): boolean {
    if (this.destroyed) return true;
    if (this.#isWanted) {
      this.#isWanted = this.push(data);
      return this.#isWanted;
    }
    this.#unread.append(data);
    if (this.#isRead) return false;
    if (this.#unread.length > LONGEST_UNREAD) this.destroy(this.#tooLate());
    return true;
  }

  /** Ends the stream after the held data. */
  finish(): void {
    this.#hasEnded = true;
    if (this.#unread.length === 0) this.push(null);
  }

  override _read(): void {
    this.#isWanted = true;
    while (this.#isWanted) {
      const block = this.#unread.shift();
      if (block === undefined) break;
      this.#isWanted = this.push(block);
    }
    if (this.#unread.length > 0) return;
    if (this.#hasEnded) this.push(null);
    else if (this.#isWanted) this.#onRoom();
  }

  get #isRead(): boolean {
    return this.readableFlowing !== null || this.listenerCount("readable") > 0;
  }
}
