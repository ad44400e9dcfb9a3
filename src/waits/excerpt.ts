/** Shortens another program's output to one line for an error, and collapses white space. */
export function excerpt(text: string, length = 200): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
}

/** Returns the last line that is not empty. */
export function lastLine(text: string): string {
  const whole = text.trimEnd();
  return whole.slice(whole.lastIndexOf("\n") + 1);
}

/** Joins items: `a`, `a or b`, `a, b or c`. */
export function list(items: readonly (string | number)[], conjunction: "and" | "or"): string {
  const last = items.at(-1) ?? "";
  return items.length < 2
    ? String(last)
    : `${items.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
