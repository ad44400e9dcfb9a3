import type { OutputChunk } from "../spec/output";

/** What was printed, as texts. */
export interface PrintedText {
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects an output. */
export class Printed {
  readonly #chunks: OutputChunk[] = [];

  async takeAll(output: AsyncIterable<unknown>): Promise<void> {
    for await (const chunk of output) this.#chunks.push(chunk as OutputChunk);
  }

  /** Decoded as a whole: a character may have been split between two chunks. */
  toText(): PrintedText {
    return {
      output: decode(this.#chunks),
      stdout: decode(this.#chunks.filter(({ stream }) => stream === "stdout")),
      stderr: decode(this.#chunks.filter(({ stream }) => stream === "stderr")),
    };
  }
}

function decode(chunks: readonly OutputChunk[]): string {
  return Buffer.concat(chunks.map(({ data }) => data)).toString("utf8");
}
