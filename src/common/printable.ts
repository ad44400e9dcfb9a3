/**
 * Control characters, which begin terminal commands, and characters that break lines or change the text's
 * direction (Unicode's Bidi_Control).
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Replaces each unprintable character of a string by its code, e.g. `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`,
  );
}
