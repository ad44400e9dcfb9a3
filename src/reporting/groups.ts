import { PHASES, type JournalRecord, type PhaseTimes, type StartRecord } from "../run/start-record";

/** Starts with the same image, fixture, outcome and error code, which share a line of the summary. */
export interface Group {
  readonly image: string;
  readonly fixture: string | undefined;
  /** `kept`: started by an earlier run and used by this one. */
  readonly outcome: StartRecord["outcome"] | "kept";
  readonly code: string | undefined;
  readonly count: number;
  /** Milliseconds; undefined for kept containers. */
  readonly median: number | undefined;
  readonly longest: number;
  /** Medians, in milliseconds. */
  readonly phases: PhaseTimes;
  /** How many test files use the containers. */
  readonly users: number;
}

/** Groups starts, in the order of each group's first start; then the kept containers. */
export function groupRecords(records: readonly JournalRecord[]): Group[] {
  const starts = records.filter((record) => record.type === "start");
  const uses = records.filter((record) => record.type === "use");
  const known = new Set(starts.map(({ id }) => id));
  const users = (ids: ReadonlySet<string | undefined>): number =>
    new Set(uses.filter(({ id }) => ids.has(id)).map(({ by }) => by)).size;

  const startGroups = groupBy(
    [...starts].sort((a, b) => a.at - b.at),
    keyOfStart,
  ).map((all) => {
    const [{ image, fixture, outcome, code }] = all;
    const times = all.map(({ took }) => took);
    return {
      ...{ image, fixture, outcome, code },
      count: all.length,
      median: median(times),
      longest: Math.max(...times),
      phases: medians(all.map(({ phases }) => phases)),
      users: users(new Set(all.map(({ id }) => id).filter((id) => id !== undefined))),
    };
  });
  const kept = uses.filter(({ id }) => !known.has(id));
  const keptGroups = groupBy(kept, ({ image, fixture }) => [image, fixture]).map((all) => {
    const [{ image, fixture }] = all;
    const ids = new Set(all.map(({ id }) => id));
    const nothing = { code: undefined, median: undefined, longest: 0, phases: {} };
    return {
      ...{ image, fixture, outcome: "kept" as const, ...nothing },
      count: ids.size,
      users: users(ids),
    };
  });
  return [...startGroups, ...keptGroups];
}

/** Returns the milliseconds during which at least one start was under way. */
export function busyTime(records: readonly JournalRecord[]): number {
  const starts = records.filter((record) => record.type === "start");
  let [busy, until] = [0, -Infinity];
  for (const { at, took } of starts.sort((a, b) => a.at - b.at)) {
    busy += Math.max(at + took - Math.max(at, until), 0);
    until = Math.max(until, at + took);
  }
  return busy;
}

const keyOfStart = ({ image, fixture, outcome, code }: StartRecord): unknown[] => [
  image,
  fixture,
  outcome,
  code,
];

function groupBy<T>(all: readonly T[], key: (one: T) => unknown[]): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const text = JSON.stringify(key(one).map((part) => part ?? null));
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function medians(all: readonly PhaseTimes[]): PhaseTimes {
  return Object.fromEntries(
    PHASES.map((phase) => [phase, median(all.map((times) => times[phase] ?? 0))]),
  );
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (index: number): number => sorted[Math.floor(index)] ?? 0;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
