import { InvalidOptionError } from "../../errors";

/**
 * Splits a command line into words as a shell does: at white space, with single and double quotes and
 * backslashes. Expands nothing: there is no shell. Throws InvalidOptionError for a quote that is not
 * closed.
 */
export function parseCommandLine(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\" && quote !== "'") {
      const next = text.charAt(++i);
      // Within double quotes a backslash is special before these characters only.
      word = (word ?? "") + (quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next);
    } else if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else word = (word ?? "") + char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote !== undefined) {
    throw new InvalidOptionError("exec", `a closing ${quote} (or an array of words)`, text);
  }
  if (word !== undefined) words.push(word);
  return words;
}
