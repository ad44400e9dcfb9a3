import type { TextMatcher } from "./text-matcher";

/**
 * Counts the lines that match, each once, over a log that may be read again from its beginning when
 * its stream broke off.
 */
export class MatchCounter {
  /** Lines that matched so far. */
  matched = 0;
  #seen = 0;
  #position = 0;
  #lastMatched = false;

  constructor(private readonly matches: TextMatcher) {}

  /** What is added next is the log from its beginning again. */
  rewind(): void {
    this.#position = 0;
  }

  add(line: string): void {
    this.#position += 1;
    if (this.#position < this.#seen) return;
    // The last line before a break may have been cut short: look again, but count it once.
    const counted = this.#position === this.#seen && this.#lastMatched;
    this.#lastMatched = counted || this.matches(line);
    if (this.#lastMatched && !counted) this.matched += 1;
    this.#seen = this.#position;
  }
}
