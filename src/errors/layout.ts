/** How many log lines an error shows. */
export const SHOWN_LINES = 50;

/** How many characters of a line an error shows. */
const SHOWN_CHARACTERS = 10_000;

/** Returns the last lines of a program's output, oldest first. */
export function lastLines(output: string): string[] {
  const whole = output.trimEnd();
  return whole === "" ? [] : whole.split(/\r?\n/).slice(-SHOWN_LINES).map(shortenLine);
}

/** Returns a line of a program's output as an error shows it. */
export function shortenLine(line: string): string {
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS)}…`;
}

/** Returns the lines that an error shows, below a title. */
export function formatLogs(logs: readonly string[], kind: "log" | "output" = "log"): string {
  if (logs.length === 0) return kind === "log" ? "\nIt logged nothing." : "\nIt printed nothing.";
  const title =
    logs.length === 1 ? `Its only ${kind} line:` : `Its last ${logs.length} ${kind} lines:`;
  return ["", title, ...logs.map((line) => `  | ${line}`)].join("\n");
}

/** Returns the line with which a message ends; empty for an error without a hint. */
export function hintLine(hint: unknown): string {
  return typeof hint === "string" ? `\nHint: ${hint}` : "";
}
