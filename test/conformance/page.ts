import { CHECKS } from "./checks";
import { ENGINES } from "./engines";

/** The last results of `npm run conformance`. */
export interface Results {
  /** E.g. `2026-12-01`. */
  readonly date: string;
  readonly engines: readonly {
    readonly name: string;
    readonly version: string;
    /** The checks that do not hold. */
    readonly failed: readonly string[];
  }[];
}

/** Returns docs/engines.md for these results. */
export function pageOf({ date, engines }: Results): string {
  const notes: string[] = [];
  const noteOf = (engine: string, check: string): string => {
    const gap = ENGINES.find(({ name }) => name === engine)?.gaps[check] ?? "unexpected";
    if (!notes.includes(gap)) notes.push(gap);
    return `no (${notes.indexOf(gap) + 1})`;
  };
  const rows = CHECKS.map(({ name: check }) => [
    check,
    ...engines.map(({ name, failed }) => (failed.includes(check) ? noteOf(name, check) : "yes")),
  ]);
  const reached = engines.map(({ name, version }) => [
    name,
    version,
    ENGINES.find((engine) => engine.name === name)?.how ?? "",
  ]);
  return `# Engines that were tried

On each of these engines, a list of checks runs that use the library as tests do. \`npm run conformance\`, in a clone of the
repository as root on Debian, starts the engines, runs the checks, and writes this page. Four of the engines are part of
\`npm test\`. How an engine is found, and what differs on Podman, is on [another page](engine.md).

Last run: ${date}.

${table(["the engine …", ...engines.map(({ name }) => name)], rows)}

${notes.map((note, index) => `${index + 1}. ${capital(note)}.`).join("\n")}

## How they are reached

${table(["engine", "version", "reached by"], reached)}

What a killed process leaves is removed by the watchdog in these checks, on each of the engines; [Ryuk](ryuk.md) has tests
of its own.

Not tried: Docker 28, rootless Docker, user namespaces, containerd's image store, Docker Desktop, Colima, Rancher Desktop,
OrbStack, and engines on Windows.
`;
}

/** Returns a table whose columns are aligned, as the formatter of the repository has them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], filler = " "): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(" | ")} |`;
  const rule = line(
    head.map(() => ""),
    "-",
  );
  return [line(head), rule, ...rows.map((row) => line(row))].join("\n");
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
