/** A measured figure, as the table and the JSON show it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "x" | "requests" | "MB";
  /** The value that the figure must not exceed; undefined if it is only reported. */
  readonly target?: number;
  /** How many values the median is of, and what the value is compared with. */
  readonly note: string;
}

export type Measure = () => Promise<readonly Figure[]>;

export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target, note }) => {
    const digits = unit === "x" ? 2 : unit === "requests" ? 0 : 1;
    const verdict = target === undefined ? "" : value <= target ? "ok" : "MISSED";
    const wanted = target === undefined ? "" : `<= ${target}`;
    return [name, `${value.toFixed(digits)} ${unit}`, wanted, verdict, note];
  });
  const all = [["figure", "measured", "target", "", "note"], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
