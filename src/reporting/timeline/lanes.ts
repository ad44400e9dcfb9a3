import type { StartRecord } from "../../run/start-record";

/** The starts of one worker, or of a process that is not a worker. */
export interface Lane {
  readonly title: string;
  readonly starts: readonly StartRecord[];
}

/** Returns the lanes, workers first, each with its starts in the order in which they began. */
export function lanesOf(starts: readonly StartRecord[]): Lane[] {
  const lanes = new Map<string, StartRecord[]>();
  for (const start of [...starts].sort((a, b) => a.at - b.at)) {
    const title = titleOf(start);
    const lane = lanes.get(title);
    if (lane === undefined) lanes.set(title, [start]);
    else lane.push(start);
  }
  return [...lanes]
    .sort(
      ([a], [b]) => Number(b.startsWith("worker")) - Number(a.startsWith("worker")) || order(a, b),
    )
    .map(([title, members]) => ({ title, starts: members }));
}

const order = new Intl.Collator("en", { numeric: true }).compare;

/** Returns a title. A worker that replaces another has its number. */
function titleOf({ worker, pid }: StartRecord): string {
  if (worker !== undefined) return `worker ${worker}`;
  return pid === undefined ? "unknown process" : `process ${pid}`;
}
