/** The format of a protocol's frames: a head of fixed length that tells how many bytes follow. */
export interface FrameFormat {
  readonly headBytes: number;
  /**
   * Returns the number of bytes after the head. Throws if the head is malformed or the frame too
   * long.
   */
  readonly bodyLength: (head: Buffer) => number;
}

/**
 * Splits a byte stream, which arrives in arbitrary pieces, into frames.
 *
 * Keeps at most one unfinished frame, whose length the format limits. Copies each byte a constant
 * number of times, however small the pieces are.
 */
export class FrameReader {
  #pieces: Buffer[] = [];
  #held = 0;
  /** Bytes that must have arrived before a head or a whole frame can be read. */
  #wanted: number;
  readonly #format: FrameFormat;

  constructor(format: FrameFormat) {
    this.#format = format;
    this.#wanted = format.headBytes;
  }

  /** The bytes of an unfinished frame. */
  get held(): number {
    return this.#held;
  }

  /** Calls `onFrame` for each complete frame, including its head. Throws what the format throws. */
  read(data: Buffer, onFrame: (frame: Buffer) => void): void {
    const { headBytes, bodyLength } = this.#format;
    this.#pieces.push(data);
    this.#held += data.length;
    if (this.#held < this.#wanted) return;
    let rest = Buffer.concat(this.#pieces);
    this.#wanted = headBytes;
    while (rest.length >= headBytes) {
      const end = headBytes + bodyLength(rest.subarray(0, headBytes));
      if (rest.length < end) {
        this.#wanted = end;
        break;
      }
      onFrame(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
  }
}
