import type { LineMatcher } from "./line-matcher";

/** Counts the matches in a log. Counts each line once, even if the log is read again from its beginning. */
export class MatchCounter {
  /** How many matches there were so far. */
  matched = 0;
  readonly #matcher: LineMatcher;
  #seen = 0;
  #position = 0;
  #lastMatched = false;

  constructor(matcher: LineMatcher) {
    this.#matcher = matcher;
  }

  /** Restarts at the beginning of the log: the next added line is its first. */
  rewind(): void {
    this.#position = 0;
  }

  /** Adds the next line. Returns whether it is new and does not match. */
  isMiss(line: string): boolean {
    this.#position += 1;
    if (this.#position < this.#seen) return false;
    // The last line before the stream broke may have been incomplete, so it is matched again, but counted once.
    const isAgain = this.#position === this.#seen;
    this.#seen = this.#position;
    if (isAgain && this.#lastMatched) return false;
    this.#lastMatched = isAgain ? this.#matcher.again(line) : this.#matcher.next(line);
    if (this.#lastMatched) this.matched += 1;
    return !this.#lastMatched;
  }

  /** Returns how many matches there would be with one more line. */
  matchedWith(line: string): number {
    return this.matched + (this.#matcher.wouldMatch(line) ? 1 : 0);
  }
}
