import { stripVTControlCharacters } from "node:util";
import { excerpt } from "../excerpt";
import type { LineMatcher } from "./line-matcher";
import { MatchCounter } from "./match-counter";
import { nearMiss, type NearMiss } from "./near-miss";

/** One wait's search of a log. Reports the last line, and the first line that misses the message by little. */
export class LogSearch {
  readonly #counter: MatchCounter;
  readonly #nearMiss: NearMiss;
  readonly #times: number;
  readonly #report: (lastSeen: string) => void;
  #clue: string | undefined;

  constructor(
    message: string | RegExp,
    matcher: LineMatcher,
    times: number,
    report: (lastSeen: string) => void,
  ) {
    this.#counter = new MatchCounter(matcher);
    this.#nearMiss = nearMiss(message);
    this.#times = times;
    this.#report = report;
  }

  /** Restarts at the beginning of the log: the next added line is its first. */
  rewind(): void {
    this.#counter.rewind();
  }

  /** Adds the log's next line. Returns whether there are enough matches. */
  add(line: string): boolean {
    const isMiss = this.#counter.isMiss(line);
    if (this.#counter.matched >= this.#times) return true;
    if (isMiss) this.#clue ??= this.#nearMiss(line);
    this.#tell(line, "");
    return false;
  }

  /** Returns whether there are enough matches with a line that has no end yet. */
  isEnoughWith(line: string): boolean {
    if (this.#counter.matchedWith(line) >= this.#times) return true;
    this.#clue ??= this.#nearMiss(line);
    this.#tell(line, " (without a line break)");
    return false;
  }

  #tell(line: string, note: string): void {
    const { matched } = this.#counter;
    const count = this.#times === 1 ? "" : `${matched} of ${this.#times} lines; `;
    const clue = this.#clue === undefined ? "" : `; ${this.#clue}`;
    const text = excerpt(stripVTControlCharacters(line));
    this.#report(`${count}last log line: ${text}${note}${clue}`);
  }
}
