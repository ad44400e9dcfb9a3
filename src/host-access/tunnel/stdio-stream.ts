import { Duplex } from "node:stream";
import type { ContainerStdio } from "../../engine/requests/containers";
import type { OutputChunk } from "../../spec/output";

const LENGTH_OF_COMPLAINT = 2_000;

/** A duplex stream over the standard input and output of a container's process. */
export class StdioStream extends Duplex {
  readonly #stdio: ContainerStdio;
  #complaint = "";

  constructor(stdio: ContainerStdio) {
    super();
    this.#stdio = stdio;
    const { output } = stdio;
    output.on("data", ({ stream, data }: OutputChunk) => {
      if (stream === "stderr") this.#note(data);
      else if (!this.push(data)) output.pause();
    });
    output.once("end", () => this.push(null));
    output.once("close", () => this.destroy());
    output.once("error", (error) => this.destroy(error));
    // The stream can fail before it is used; its user then sees the error in `errored`.
    this.on("error", () => undefined);
  }

  /** The end of the process's standard error. */
  get complaint(): string {
    return this.#complaint.trim();
  }

  #note(data: Buffer): void {
    this.#complaint = (this.#complaint + data.toString("utf8")).slice(-LENGTH_OF_COMPLAINT);
  }

  override _read(): void {
    this.#stdio.output.resume();
  }

  override _write(data: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#stdio.stdin.write(data, done);
  }

  override _final(done: () => void): void {
    this.#stdio.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stdio.output.destroy();
    done(error);
  }
}
