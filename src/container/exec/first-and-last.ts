import { BLOCK, ByteBlocks } from "../files/byte-blocks";

/** Bytes kept from the beginning, and the same number from the end. */
export const KEPT_BYTES = 32 * 1024 ** 2;
const KEPT_MIB = KEPT_BYTES / 1024 ** 2;

/** An output of any length, of which the first and the last part are kept. */
export class FirstAndLast {
  #first = new ByteBlocks();
  #last = new ByteBlocks();
  #leftOut = 0;

  add(data: Buffer): void {
    const room = KEPT_BYTES - this.#first.length;
    this.#first.append(data.subarray(0, room));
    this.#last.append(data.subarray(room));
    while (this.#last.length >= KEPT_BYTES + BLOCK) {
      this.#leftOut += this.#last.shift()?.length ?? 0;
    }
  }

  copy(): FirstAndLast {
    const copy = new FirstAndLast();
    copy.#first = this.#first.copy();
    copy.#last = this.#last.copy();
    copy.#leftOut = this.#leftOut;
    return copy;
  }

  /** Decodes each part as a whole, since chunks can split a character. A line says how many bytes were left out. */
  toText(): string {
    const first = this.#first.toBuffers();
    const last = this.#last.toBuffers();
    if (this.#leftOut === 0) return decode([...first, ...last]);
    const notice = `[mayfly left out ${this.#leftOut} bytes here: it keeps the first and the last ${KEPT_MIB} MiB of an output]`;
    return `${decode(first)}\n${notice}\n${decode(last)}`;
  }

  /** Returns at most the last `most` bytes as a string. */
  lastText(most: number): string {
    const last = this.#last.length < most ? this.#first.toBuffers(most) : [];
    const bytes = Buffer.concat([...last, ...this.#last.toBuffers(most)]);
    return bytes.subarray(-most).toString("utf8");
  }
}

function decode(blocks: readonly Buffer[]): string {
  return Buffer.concat(blocks).toString("utf8");
}
