/** How many log lines an error shows. */
export const SHOWN_LINES = 50;

/** How many characters of a line an error shows. */
const SHOWN_CHARACTERS = 10_000;

/** The last lines of an output that is read line by line, as an error shows them. */
export class LastLines {
  readonly #most: number;
  readonly #lines: string[] = [];

  constructor(most = SHOWN_LINES) {
    this.#most = most;
  }

  add(line: string): void {
    this.#lines.push(
      line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS)}…`,
    );
    if (this.#lines.length > this.#most) this.#lines.shift();
  }

  /** Oldest first. */
  get all(): readonly string[] {
    return [...this.#lines];
  }
}

/** Returns the last lines of an output, as an error shows them: oldest first. */
export function lastLines(output: string): readonly string[] {
  const whole = output.trimEnd();
  const last = new LastLines();
  if (whole !== "") for (const line of whole.split(/\r?\n/)) last.add(line);
  return last.all;
}
