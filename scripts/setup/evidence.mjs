// Keeps the first and last lines of a tool's output: some tools say what is wrong in their first
// lines, most in their last.

const FIRST = 10;
const LAST = 25;

export class Evidence {
  #first = [];
  #last = [];
  #leftOut = 0;

  /** @param {string} line */
  add(line) {
    if (this.#first.length < FIRST) {
      this.#first.push(line);
      return;
    }
    this.#last.push(line);
    if (this.#last.length > LAST) {
      this.#last.shift();
      this.#leftOut += 1;
    }
  }

  /** @returns {string[]} */
  lines() {
    const gap = this.#leftOut > 0 ? [`[${this.#leftOut} lines omitted]`] : [];
    return [...this.#first, ...gap, ...this.#last];
  }
}
