import type { TextMatcher } from "./text-matcher";

/** Counts matching lines, each once, of a log that is read from its beginning again whenever its stream breaks. */
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

  /** Says that the lines added next are from the beginning of the log. */
  rewind(): void {
    this.#position = 0;
  }

  add(line: string): void {
    this.#position += 1;
    if (this.#position < this.#seen) return;
    // The last line before a break may have been cut short: it is matched again, but counted once.
    const counted = this.#position === this.#seen && this.#lastMatched;
    this.#lastMatched = counted || this.#matches(line);
    if (this.#lastMatched && !counted) this.matched += 1;
    this.#seen = this.#position;
  }
}
