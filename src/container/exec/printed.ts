import type { OutputChunk } from "../../spec/output";
import { FirstAndLast } from "./first-and-last";

/** A command's output as strings. */
export interface PrintedText {
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Enough for the last 50 lines, unless they are very long. */
const BYTES_OF_END = 512 * 1024;

/** Collects an output: the first and the last part of each stream, and of both together. */
export class Printed {
  readonly #streams: Partial<Record<OutputChunk["stream"], FirstAndLast>> = {};
  /** The same object as the first stream's until a second stream begins: most commands print to one stream. */
  #output = new FirstAndLast();

  add({ stream, data }: OutputChunk): void {
    const own = (this.#streams[stream] ??= this.#openStream());
    own.add(data);
    if (own !== this.#output) this.#output.add(data);
  }

  async takeAll(output: AsyncIterable<unknown>): Promise<void> {
    for await (const chunk of output) this.add(chunk as OutputChunk);
  }

  toText(): PrintedText {
    const output = this.#output.toText();
    const textOf = (one: FirstAndLast | undefined): string =>
      one === this.#output ? output : (one?.toText() ?? "");
    const { stdout, stderr } = this.#streams;
    return { output, stdout: textOf(stdout), stderr: textOf(stderr) };
  }

  /** Returns the last lines of both streams. The first of these lines can be cut. */
  lastText(): string {
    return this.#output.lastText(BYTES_OF_END);
  }

  #openStream(): FirstAndLast {
    const isFirst = Object.keys(this.#streams).length === 0;
    if (isFirst) return this.#output;
    this.#output = this.#output.copy();
    return new FirstAndLast();
  }
}
