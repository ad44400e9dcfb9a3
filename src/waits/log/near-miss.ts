import { stripVTControlCharacters } from "node:util";
import { excerpt } from "../excerpt";

/** Says why a line that looks like the message does not match it; undefined if the line does not look like it. */
export type NearMiss = (line: string) => string | undefined;

const WRITTEN_AS_PATTERN = /^\/(.+)\/([dgimsuvy]*)$/s;
const PATTERN_CHARACTERS = /[\\^$.*+?()[\]{}|]/;

/** Returns a function that finds lines which miss the message by their case, or because a pattern is a string. */
export function nearMiss(message: string | RegExp): NearMiss {
  const isSameButCase = withoutCase(message);
  const pattern = typeof message === "string" ? asPattern(message) : undefined;
  return (line) => {
    const text = stripVTControlCharacters(line);
    const quoted = `the line ${JSON.stringify(excerpt(text))}`;
    if (isSameButCase(text)) return `${quoted} differs only in upper and lower case`;
    if (pattern?.test(text) === true) {
      return `${quoted} matches ${String(pattern)} as a regular expression, but the message is a string: pass a RegExp`;
    }
    return undefined;
  };
}

function withoutCase(message: string | RegExp): (text: string) => boolean {
  if (typeof message === "string") {
    const wanted = message.toLowerCase();
    return (text) => text.toLowerCase().includes(wanted);
  }
  const pattern = new RegExp(message.source, `${message.flags.replace(/[giy]/g, "")}i`);
  return (text) => pattern.test(text);
}

/** Reads a string as a pattern: `/text/flags`, or a string with characters that have a meaning in patterns. */
function asPattern(message: string): RegExp | undefined {
  const [, source = message, flags = ""] = WRITTEN_AS_PATTERN.exec(message) ?? [];
  if (source === message && !PATTERN_CHARACTERS.test(message)) return undefined;
  try {
    return new RegExp(source, flags.replace(/[gy]/g, ""));
  } catch {
    // Not a pattern either.
    return undefined;
  }
}
