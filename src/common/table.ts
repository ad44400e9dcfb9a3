export interface TableOptions {
  /** The columns that are aligned to the right, counted from 0. */
  readonly right?: readonly number[];
}

/** Returns lines with columns as wide as their widest cell, two spaces apart. Leaves out empty columns. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  { right = [] }: TableOptions = {},
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const pad = (cell: string, column: number): string =>
    right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) =>
    row
      .map(pad)
      .filter((_, column) => widths[column] !== 0)
      .join("  ")
      .trimEnd(),
  );
}
