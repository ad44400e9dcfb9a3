import { stripVTControlCharacters } from "node:util";

/** Text that is HTML. Everything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

/** Characters that control a terminal, and those that change the direction of text (Unicode's Bidi_Control). */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Bidi_Control}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

type Part = Html | string | number | undefined | readonly Part[];

/** The tag of template strings that are HTML: escapes each value that is not HTML itself; leaves out `undefined`. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.map((string, index) => withoutIndent(string) + write(values[index]));
  return new Html(parts.join(""));
}

/** The template's indentation is for people who read this code. */
const withoutIndent = (string: string): string => string.replace(/\n\s*/g, "\n");

function write(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(write).join("");
  return escape(String(part));
}

/** Escapes text for elements and for attributes in quotation marks. */
function escape(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, "\n")
    .replace(UNPRINTABLE, (each) => `\\u{${each.codePointAt(0)?.toString(16) ?? ""}}`)
    .replace(/[&<>"']/g, (each) => ENTITIES[each] ?? "");
}
