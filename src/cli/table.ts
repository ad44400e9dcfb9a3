import { printable } from "../common/printable";
import { alignColumns } from "../common/table";

/**
 * Formats rows as a table. Each column is as wide as its longest cell; two spaces separate columns.
 *
 * Anyone who can reach the engine can choose names and labels. So characters that would change the terminal
 * outside their cell are escaped.
 */
export function formatTable(cells: readonly (readonly string[])[]): string {
  return alignColumns(cells.map((row) => row.map(printable))).join("\n");
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** Formats milliseconds in their largest unit, rounded down, e.g. `3h`. */
export function formatAge(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ["s", 1_000];
  return `${Math.floor(Math.max(ms, 0) / size)}${unit}`;
}
