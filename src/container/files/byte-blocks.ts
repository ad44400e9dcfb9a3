/** Bytes in a block. */
export const BLOCK = 64 * 1024;

/**
 * Bytes in the order in which they arrived, copied into blocks. A separate Buffer for a few bytes would
 * cost a hundred bytes more, and would keep the whole chunk that contains them in memory.
 */
export class ByteBlocks {
  #blocks: Buffer[] = [];
  /** Bytes used in the last block; all others are full. */
  #used = BLOCK;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(data: Buffer): void {
    this.#length += data.length;
    for (let from = 0; from < data.length;) {
      let open = this.#blocks.at(-1);
      if (open === undefined || this.#used === BLOCK) {
        open = Buffer.allocUnsafe(BLOCK);
        this.#blocks.push(open);
        this.#used = 0;
      }
      const copied = data.copy(open, this.#used, from);
      this.#used += copied;
      from += copied;
    }
  }

  /** Removes and returns the oldest block; undefined when none is left. */
  shift(): Buffer | undefined {
    const isLast = this.#blocks.length === 1;
    const block = this.#blocks.shift();
    if (block === undefined) return undefined;
    const bytes = isLast ? block.subarray(0, this.#used) : block;
    if (isLast) this.#used = BLOCK;
    this.#length -= bytes.length;
    return bytes;
  }

  /** Returns the blocks, oldest first. With `most`, returns only the last blocks that contain that many bytes. */
  toBuffers(most = Infinity): Buffer[] {
    const count = most === Infinity ? this.#blocks.length : Math.ceil(most / BLOCK) + 1;
    return this.#blocks
      .slice(-count)
      .map((block, index, all) =>
        index === all.length - 1 ? block.subarray(0, this.#used) : block,
      );
  }

  /** Returns a copy that can be appended to. The original and the copy share their full blocks. */
  copy(): ByteBlocks {
    const copy = new ByteBlocks();
    const last = this.#blocks.at(-1);
    copy.#blocks = this.#blocks.slice();
    if (last !== undefined && this.#used < BLOCK) copy.#blocks.splice(-1, 1, Buffer.from(last));
    copy.#used = this.#used;
    copy.#length = this.#length;
    return copy;
  }
}
