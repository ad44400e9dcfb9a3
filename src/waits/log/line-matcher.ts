import { stripVTControlCharacters } from "node:util";
import { textMatcher, type TextMatcher } from "../text-matcher";

/** How many of the last lines a pattern with a line break is matched against. */
export const WINDOW_LINES = 100;
/** How many characters of these lines, unless the last line alone is longer. */
export const WINDOW_CHARACTERS = 1024 ** 2;

/**
 * What can match a line break, in a pattern's source: an escape for one, or a class of all characters.
 *
 * `\s` is missing on purpose: it nearly always stands for a space or a tab.
 */
const LINE_BREAK =
  /\\[nr]|\\x0[ad]|\\u000[ad]|\\c[jm]|\[\^\]|\[(?:\\s\\S|\\S\\s|\\d\\D|\\D\\d|\\w\\W|\\W\\w)\]/i;
const CARRIAGE_RETURN = /\\r|\\x0d|\\u000d|\\cm/i;

/** Tells of each line of a log whether a message is complete with it. Colour codes do not hide a message. */
export interface LineMatcher {
  /** Takes the next line. Returns whether the message is complete with it. */
  next(line: string): boolean;
  /** Takes the last line again, because it was incomplete. */
  again(line: string): boolean;
  /** Returns whether the message would be complete with this line. */
  wouldMatch(line: string): boolean;
}

/**
 * Returns a matcher for a string or a pattern. A pattern that can match a line break is matched against the last
 * 100 lines since its last match, each with its line break; `^` and `$` then match at every line.
 */
export function lineMatcher(message: string | RegExp, option: string): () => LineMatcher {
  const matches = textMatcher(message, option);
  if (typeof message === "string" || !spansLines(message)) {
    const one = (line: string): boolean => matches(line) || matchesPlain(line, matches);
    return () => ({ next: one, again: one, wouldMatch: one });
  }
  const byLine = new RegExp(message.source, `${message.flags.replace(/[mgy]/g, "")}m`);
  const breaks = CARRIAGE_RETURN.test(message.source) ? ["\n", "\r\n"] : ["\n"];
  return () => new LineWindow(textMatcher(byLine, option), breaks);
}

function spansLines({ source, dotAll }: RegExp): boolean {
  return LINE_BREAK.test(source) || (dotAll && source.includes("."));
}

function matchesPlain(text: string, matches: TextMatcher): boolean {
  return text.includes("\u001b") && matches(stripVTControlCharacters(text));
}

/** The last lines since the last match. */
class LineWindow implements LineMatcher {
  #lines: string[] = [];
  #size = 0;

  constructor(
    private readonly matches: TextMatcher,
    private readonly lineBreaks: readonly string[],
  ) {}

  next(line: string): boolean {
    if (this.wouldMatch(line)) {
      this.#lines = [];
      this.#size = 0;
      return true;
    }
    this.#lines.push(line);
    this.#size += line.length;
    while (this.#isTooLong()) this.#size -= this.#lines.shift()?.length ?? 0;
    return false;
  }

  again(line: string): boolean {
    this.#size -= this.#lines.pop()?.length ?? 0;
    return this.next(line);
  }

  wouldMatch(line: string): boolean {
    return this.lineBreaks.some((lineBreak) => {
      const text = [...this.#lines, line, ""].join(lineBreak);
      return this.matches(text) || matchesPlain(text, this.matches);
    });
  }

  #isTooLong(): boolean {
    const { length } = this.#lines;
    return length >= WINDOW_LINES || (this.#size > WINDOW_CHARACTERS && length > 1);
  }
}
