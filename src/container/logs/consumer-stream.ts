import { Readable } from "node:stream";
import type { OutputLine } from "../../spec/output";
import { emitLine } from "./log-stream";

/** Characters that may wait for a consumer. */
export const LONGEST_BACKLOG = 16 * 1024 ** 2;
/** Counted for each line in addition to its characters. */
const LINE_COST = 100;

/**
 * The log for one consumer. A slow consumer never holds up the container: up to 16 MiB wait for it. Later
 * lines are left out until the consumer has read half of the backlog, and one line says so in their place.
 */
export class ConsumerStream extends Readable {
  readonly #longest: number;
  /** Waiting lines: the newer lines in order, and the older lines in reverse, since pop() takes the last. */
  #newer: string[] = [];
  #older: string[] = [];
  #size = 0;
  #leftOut = 0;
  #wantsMore = false;
  #ended = false;

  constructor(longest = LONGEST_BACKLOG) {
    super({ objectMode: true });
    this.#longest = longest;
  }

  deliver(line: OutputLine): void {
    const text = emitLine(this, line);
    if (this.destroyed) return;
    const limit = this.#leftOut > 0 ? this.#longest / 2 : this.#longest;
    if (this.#size > limit) {
      this.#leftOut += 1;
      return;
    }
    this.#noticeGap();
    this.#put(text);
    this.#drain();
  }

  /** Ends the stream after the waiting lines. */
  finish(): void {
    this.#noticeGap();
    this.#ended = true;
    this.#drain();
  }

  override _read(): void {
    this.#wantsMore = true;
    this.#drain();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#newer = [];
    this.#older = [];
    done(error);
  }

  #noticeGap(): void {
    if (this.#leftOut === 0) return;
    this.#put(`[mayfly left out ${this.#leftOut} lines here: this log consumer read too slowly]\n`);
    this.#leftOut = 0;
  }

  #put(text: string): void {
    this.#newer.push(text);
    this.#size += text.length + LINE_COST;
  }

  #drain(): void {
    while (this.#wantsMore) {
      if (this.#older.length === 0) {
        this.#older = this.#newer.reverse();
        this.#newer = [];
      }
      const text = this.#older.pop();
      if (text === undefined) break;
      this.#size -= text.length + LINE_COST;
      this.#wantsMore = this.push(text);
    }
    if (this.#ended && this.#size === 0) this.push(null);
  }
}
