import { isRegExp } from "node:util/types";
import { InvalidOptionError } from "../errors";

export type TextMatcher = (text: string) => boolean;

/**
 * Returns a function that tells whether a string contains `expected`, or matches it.
 *
 * Drops the flags `g` and `y`, which make a pattern start where its last match ended. Throws InvalidOptionError.
 */
export function textMatcher(expected: string | RegExp, option: string): TextMatcher {
  if (isRegExp(expected)) {
    const pattern = new RegExp(expected.source, expected.flags.replace(/[gy]/g, ""));
    return (text) => pattern.test(text);
  }
  if (typeof expected !== "string" || expected === "") {
    throw new InvalidOptionError(option, "a non-empty string or a RegExp", expected);
  }
  return (text) => text.includes(expected);
}
