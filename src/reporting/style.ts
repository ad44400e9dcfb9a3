import type { WriteStream } from "node:tty";

export type Style = Readonly<Record<"title" | "failure" | "aside", (text: string) => string>>;

const same = (text: string): string => text;
const code =
  (on: number, off: number) =>
  (text: string): string =>
    `\x1b[${on}m${text}\x1b[${off}m`;

export const PLAIN: Style = { title: same, failure: same, aside: same };
const COLOURED: Style = { title: code(1, 22), failure: code(31, 39), aside: code(2, 22) };

/** Returns colours if the stream is a terminal that supports them, as NO_COLOR, FORCE_COLOR and TERM say. */
export function styleOf(stream: Partial<Pick<WriteStream, "isTTY" | "hasColors">>): Style {
  return stream.isTTY === true && stream.hasColors?.() === true ? COLOURED : PLAIN;
}
