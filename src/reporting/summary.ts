import { PHASES, type JournalRecord, type PhaseTimes } from "../run/start-record";
import { alignColumns } from "../common/table";
import { busyTime, groupRecords, type Group } from "./groups";
import { seconds, shorten } from "./format";
import { PLAIN, type Style } from "./style";

/** Returns the summary of a run, with a line break at the end; an empty string if there are no records. */
export function summarize(records: readonly JournalRecord[], style: Style = PLAIN): string {
  const groups = groupRecords(records);
  if (groups.length === 0) return "";
  const rows = groups.map((group) => [...cellsOf(group), describe(group, style)]);
  const lines = alignColumns(rows, { right: [TIME] }).map((line) => `  ${line}`);
  return [style.title(`Mayfly: ${countsOf(groups, busyTime(records))}`), ...lines, ""].join("\n");
}

function countsOf(groups: readonly Group[], busy: number): string {
  const count = (wanted: Group["outcome"]): number =>
    groups.reduce((sum, { outcome, count }) => sum + (outcome === wanted ? count : 0), 0);
  const started = count("started");
  const parts = [`${started} ${started === 1 ? "container" : "containers"} started`];
  for (const outcome of ["reused", "kept", "failed"] as const) {
    if (count(outcome) > 0) parts.push(`${count(outcome)} ${outcome}`);
  }
  if (busy > 0) parts.push(`in ${seconds(busy)}`);
  return parts.join(", ");
}

/** Returns the first line of a run's summary, without the name of the library. */
export function headlineOf(records: readonly JournalRecord[]): string {
  return countsOf(groupRecords(records), busyTime(records));
}

/** The column of the times. */
const TIME = 2;

function cellsOf({ image, count, fixture, median }: Group): string[] {
  return [
    count === 1 ? shorten(image) : `${shorten(image)} ×${count}`,
    fixture === undefined ? "" : `fixture ${fixture}`,
    median === undefined ? "" : seconds(median),
  ];
}

function describe(group: Group, style: Style): string {
  const { outcome, code, count, longest, users } = group;
  const notes: string[] = [];
  if (outcome === "failed") notes.push(style.failure(`FAILED: ${code ?? "unknown"}`));
  if (outcome === "reused") notes.push("reused");
  if (outcome === "kept") notes.push("kept from an earlier run");
  if (outcome !== "kept" && count > 1) notes.push(`median; at most ${seconds(longest)}`);
  const phases = describePhases(group.phases);
  if (phases !== "") notes.push(style.aside(phases));
  if (users > 1) notes.push(`used by ${users} files`);
  return notes.join("  ");
}

/** Returns the phases with their seconds, without those that round to 0.00. */
function describePhases(phases: PhaseTimes): string {
  return PHASES.map((phase) => [phase, ((phases[phase] ?? 0) / 1000).toFixed(2)] as const)
    .filter(([, time]) => time !== "0.00")
    .map(([phase, time]) => `${phase} ${time}`)
    .join(" · ");
}
