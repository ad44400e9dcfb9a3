import type { TextMatcher } from "./text-matcher";

/** Counts the matching lines of a log. Counts each line once, even if the log is read again from its beginning. */
export class MatchCounter {
  /** How many lines have matched so far. */
  matched = 0;
  readonly #matches: TextMatcher;
  #seen = 0;
  #position = 0;
  #lastMatched = false;

  constructor(matches: TextMatcher) {
    this.#matches = matches;
  }

  /** Restarts at the beginning of the log: the next added line is its first. */
  rewind(): void {
    this.#position = 0;
  }

  add(line: string): void {
    this.#position += 1;
    if (this.#position < this.#seen) return;
    // The last line before the stream broke may have been incomplete, so it is matched again, but counted once.
    const counted = this.#position === this.#seen && this.#lastMatched;
    this.#lastMatched = counted || this.#matches(line);
    if (this.#lastMatched && !counted) this.matched += 1;
    this.#seen = this.#position;
  }
}
