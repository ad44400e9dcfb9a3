/** How the frames of a protocol begin: with a head of fixed length that tells how much follows. */
export interface FrameFormat {
  readonly headBytes: number;
  /** Bytes that follow the head. Throws when the head is malformed, or the frame is beyond its limit. */
  readonly bodyLength: (head: Buffer) => number;
}

/**
 * Cuts bytes that are split anywhere into frames. Keeps one unfinished frame, which its format limits,
 * and copies each byte a constant number of times, however small the pieces are.
 */
export class FrameReader {
  #pieces: Buffer[] = [];
  #held = 0;
  /** Bytes that must have come before there is anything to do: a head, or a whole frame. */
  #wanted: number;

  constructor(private readonly format: FrameFormat) {
    this.#wanted = format.headBytes;
  }

  /** Bytes that wait for more. */
  get held(): number {
    return this.#held;
  }

  /** Calls back with each frame that is whole, its head included. Throws what the format throws. */
  read(data: Buffer, onFrame: (frame: Buffer) => void): void {
    const { headBytes, bodyLength } = this.format;
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
