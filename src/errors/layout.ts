/** Returns the lines that an error shows, below a title. */
export function formatLogs(logs: readonly string[], kind: "log" | "output" = "log"): string {
  if (logs.length === 0) return kind === "log" ? "\nIt logged nothing." : "\nIt printed nothing.";
  const title =
    logs.length === 1 ? `Its only ${kind} line:` : `Its last ${logs.length} ${kind} lines:`;
  return ["", title, ...logs.map((line) => `  | ${line}`)].join("\n");
}

/** Returns the last line of a message; empty for an error without a hint. */
export function hintLine(hint: unknown): string {
  return typeof hint === "string" ? `\nHint: ${hint}` : "";
}
