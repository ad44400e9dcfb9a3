import { formatBytes } from "../sizes";
import { formatAgeOf, formatPorts, originOf, shortId, type Shown } from "../objects";
import { formatTable } from "../table";
import type { Usage } from "./usage";

const TITLES = [
  ...["ID", "NAME", "IMAGE", "STATUS", "AGE", "CPU", "MEMORY", "PORTS", "SESSION"],
  ...["FIXTURE", "TEST FILE", "STARTED BY"],
];

/** The number of characters that tell sessions apart. */
const SESSION_LENGTH = 8;

/** Formats the containers as lines that fit on the terminal. */
export function formatFrame(
  containers: readonly Shown[],
  usageOf: (id: string) => Usage | undefined,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string[] {
  const cells = containers.map((container) => {
    const { cpu, memory } = usageOf(container.id) ?? {};
    const { fixture, testFile, startedBy } = originOf(container);
    return [
      shortId(container.id),
      container.name,
      shortId(container.imageName ?? ""),
      container.status ?? "",
      formatAgeOf(container),
      cpu === undefined ? "" : `${Math.round(cpu * 100)}%`,
      memory === undefined ? "" : formatBytes(memory),
      formatPorts(container),
      container.sessionId === "" ? container.state : container.sessionId.slice(0, SESSION_LENGTH),
      fixture,
      testFile,
      startedBy,
    ];
  });
  const titles = TITLES.map((title, column) =>
    cells.some((row) => row[column] !== "") ? title : "",
  );
  const head = `Mayfly: ${containers.length} container${containers.length === 1 ? "" : "s"}. Ctrl+C ends the view.`;
  const table = containers.length === 0 ? [] : formatTable([titles, ...cells]).split("\n");
  const lines = [head, "", ...table];
  const hidden = lines.length - rows;
  const fitting = hidden > 0 ? [...lines.slice(0, rows - 1), `… and ${hidden + 1} others`] : lines;
  return fitting.map((line) => Array.from(line).slice(0, columns).join(""));
}
