const ACK = "ACK";
/** Characters of an unexpected answer that the error shows. */
const SHOWN = 40;

/** A reader of Ryuk's answers, which are all the line `ACK`. Stores less than one line. */
export class AckReader {
  #rest = "";
  readonly #onAck: () => void;

  constructor(onAck: () => void) {
    this.#onAck = onAck;
  }

  /** Calls `onAck` for each line. Throws at the first character that is not part of an `ACK`. */
  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== ACK) throw notRyuk(line);
      this.#onAck();
    }
    // Another program may send a lot of text without a line break.
    if (!ACK.startsWith(this.#rest)) throw notRyuk(this.#rest);
  }
}

export function notRyuk(line: string): Error {
  return new Error(`expected ACK from Ryuk, got ${JSON.stringify(line.slice(0, SHOWN))}`);
}
