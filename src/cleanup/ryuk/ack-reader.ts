const ACK = "ACK";
/** Characters of an unexpected answer that its error shows. */
const SHOWN = 40;

/** Reads the only line that Ryuk sends. It keeps less than one such line. */
export class AckReader {
  #rest = "";

  constructor(private readonly onAck: () => void) {}

  /** Throws at the first character of anything else. */
  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== ACK) throw notRyuk(line);
      this.onAck();
    }
    // Something else than Ryuk may send much and never a line break.
    if (!ACK.startsWith(this.#rest)) throw notRyuk(this.#rest);
  }
}

export function notRyuk(line: string): Error {
  return new Error(`it is not Ryuk: it said ${JSON.stringify(line.slice(0, SHOWN))}`);
}
