import { every, now } from "../clock";

/** The part of a terminal's stream that lines are drawn on. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write: (...args: [text: string | Uint8Array, ...unknown[]]) => boolean;
}

/** A line, whose text is asked for whenever it is drawn. */
export interface LiveLine {
  /** Plain text; cut off at as many characters as the terminal has columns. */
  readonly text: () => string;
  /** Adds colours to the text, after it was cut off. */
  readonly style?: (text: string) => string;
}

/** Less time is not worth a line, which would only flicker. */
const FIRST_MS = 500;
const REDRAW_MS = 100;
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

const DOWN = "\x1bD";
const SAVE = "\x1b7";
const RESTORE = "\x1b8";
/** Moves to the next row and erases from there on. What is at the cursor and right of it can be the program's own. */
const ERASE_BELOW = "\r\n\x1b[J";
/** A line that is wider than the terminal, as of wide characters, must not need a second row. */
const WRAP_OFF = "\x1b[?7l";
const WRAP_ON = "\x1b[?7h";

interface Row extends LiveLine {
  readonly since: number;
}

/**
 * Lines below the cursor, redrawn in place, which are gone when they have ended.
 *
 * The cursor stays where the program's own output ends, even in the middle of a line, so nothing of that output is
 * overwritten. What the program writes to a terminal meanwhile first erases the lines, and they are drawn again below.
 */
export class LiveLines {
  readonly #rows = new Set<Row>();
  readonly #terminal: Terminal;
  readonly #others: readonly Terminal[];
  readonly #clock: () => number;
  readonly #write: (text: string) => void;
  #isDrawn = false;
  #stop: (() => void) | undefined;

  /** `others` are streams that lead to the same terminal. */
  constructor(terminal: Terminal, others: readonly Terminal[] = [], clock: () => number = now) {
    this.#terminal = terminal;
    this.#others = others;
    this.#clock = clock;
    const { write } = terminal;
    this.#write = (text) => {
      write.call(terminal, text);
    };
  }

  /** Adds a line until the result is disposed of. */
  add(line: LiveLine): Disposable {
    const row: Row = { ...line, since: this.#clock() };
    this.#rows.add(row);
    this.#stop ??= this.#begin();
    return {
      [Symbol.dispose]: () => {
        if (!this.#rows.delete(row)) return;
        if (this.#isDrawn) this.draw();
        if (this.#rows.size > 0) return;
        this.#stop?.();
        this.#stop = undefined;
      },
    };
  }

  /** Draws all lines that are old enough. */
  draw(): void {
    const columns = orElse(this.#terminal.columns, DEFAULT_COLUMNS) - 1;
    const most = Math.max(orElse(this.#terminal.rows, DEFAULT_ROWS) - 2, 1);
    const rows = [...this.#rows].filter(({ since }) => this.#clock() - since >= FIRST_MS);
    const lines = rows
      .slice(0, most)
      .map(({ text, style }) => (style ?? String)(Array.from(text()).slice(0, columns).join("")));
    if (lines.length === 0) {
      this.#erase();
      return;
    }
    // Moving down by "index" scrolls at the bottom of the screen, and keeps the column.
    const room = DOWN.repeat(lines.length) + `\x1b[${lines.length}A`;
    const drawn = WRAP_OFF + lines.join("\r\n") + WRAP_ON;
    this.#write(room + SAVE + ERASE_BELOW + drawn + RESTORE);
    this.#isDrawn = true;
  }

  #erase(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.#write(SAVE + ERASE_BELOW + RESTORE);
  }

  /** Redraws from time to time, and gives way to other output. Returns a function that ends both. */
  #begin(): () => void {
    const timer = every(REDRAW_MS, () => {
      this.draw();
    });
    const restore = [this.#terminal, ...this.#others].map((stream) => this.#giveWay(stream));
    const erase = (): void => {
      this.#erase();
    };
    process.once("exit", erase);
    return () => {
      timer[Symbol.dispose]();
      process.off("exit", erase);
      for (const each of restore) each();
    };
  }

  #giveWay(stream: Terminal): () => void {
    const own = Object.getOwnPropertyDescriptor(stream, "write");
    const { write } = stream;
    const givingWay: Terminal["write"] = (...args) => {
      this.#erase();
      return write.apply(stream, args);
    };
    stream.write = givingWay;
    return () => {
      // Other code may have replaced it, too, and calls this one.
      if (stream.write !== givingWay) return;
      if (own === undefined) Reflect.deleteProperty(stream, "write");
      else Object.defineProperty(stream, "write", own);
    };
  }
}

/** Returns a terminal's size, or the default for a terminal that does not know its own: some have the size 0. */
function orElse(size: number | undefined, byDefault: number): number {
  return size !== undefined && size > 0 ? size : byDefault;
}
