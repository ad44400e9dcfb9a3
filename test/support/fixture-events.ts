/** What the projects' order.cjs should record, except for the order of blocks' `afterEach`, which depends on the runner. */
export const ORDER: readonly string[] = [
  "file 1 starts",
  "file beforeAll file 1",
  "each 1 starts",
  "file beforeEach file 1, each 1",
  "first file 1, each 1",
  "file afterEach file 1, each 1",
  "each 1 ends",
  "block 1 starts",
  "block beforeAll block 1",
  "each 2 starts",
  "file beforeEach file 1, each 2",
  "inner 1 starts",
  "block beforeEach block 1, inner 1",
  "second block 1, inner 1, file 1, each 2",
  "block afterEach block 1, inner 1",
  "file afterEach file 1, each 2",
  "inner 1 ends",
  "each 2 ends",
  "each 3 starts",
  "file beforeEach file 1, each 3",
  "inner 2 starts",
  "block beforeEach block 1, inner 2",
  "third",
  "block afterEach block 1, inner 2",
  "file afterEach file 1, each 3",
  "inner 2 ends",
  "each 3 ends",
  "block afterAll block 1",
  "block 1 ends",
  "file afterAll file 1",
  "file 1 ends",
];

/** The same for runners such as Mocha, where a block's fixtures end before the hooks around the block. */
export const ORDER_BY_BLOCK: readonly string[] = swapped(ORDER);

function swapped(events: readonly string[]): string[] {
  const order = [...events];
  for (const inner of ["inner 1 ends", "inner 2 ends"]) {
    const index = order.indexOf(inner);
    order.splice(index - 1, 2, inner, order[index - 1]!);
  }
  return order;
}

/**
 * Returns the fixtures of the projects' talkers.cjs whose containers' logs are in a string, in order, e.g.
 * `["a test"]`.
 */
export function logsIn(text: string): string[] {
  const logs =
    /The log of busybox:1\.37 \(fixture talker of (a \w+), \w+\)[^\n]*\n +\| I am ready/g;
  return [...text.matchAll(logs)].map(([, of]) => of!);
}

/** Returns the lines of a run's summary, without times and phases: e.g. `busybox:1.37 ×4, fixture server`. */
export function summaryIn(output: string): string[] {
  const lines = output.slice(output.indexOf("Mayfly: ")).split("\n");
  const rows = lines.map(
    (line) => /^ {2}(\S.*?) {2,}(fixture .*?) {2,}[\d.]+ s(.*)/.exec(line) ?? [],
  );
  return rows.flatMap(([, image, fixture, rest = ""]) => {
    if (image === undefined) return [];
    const users = /used by \d+ files/.exec(rest)?.[0];
    return [[image, fixture, ...(users === undefined ? [] : [users])].join(", ")];
  });
}

const STARTED = /^(test|file|worker|run) ([0-9a-f]{64})$/;

/** Returns how many containers of each scope have been started, e.g. `{ test: 4, file: 2 }`. */
export function startsByScope(events: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const scope = STARTED.exec(event)?.[1];
    if (scope !== undefined) counts[scope] = (counts[scope] ?? 0) + 1;
  }
  return counts;
}

/** Returns the ids of the containers of a scope that have been started. */
export function containersOf(events: readonly string[], scope: string): string[] {
  const starts = events.map((event) => STARTED.exec(event));
  return starts.flatMap((start) => (start?.[1] === scope ? [start[2]!] : []));
}

/** Returns what a hook of the projects' skipped.cjs records if its tests are skipped. */
export const seenWhereSkipped = (hook: string): string =>
  `${hook}: FIXTURE_NOT_THERE: Fixture box of scope file has no value, since it was not started. ` +
  "Tests are skipped because MAYFLY_NO_ENGINE=skip is set";

/** The error that then fails a hook of the projects' skipped-hooks.cjs. */
export const NO_VALUE =
  /MayflyError: Fixture box of scope file has no value[^]*because MAYFLY_NO_ENGINE=skip is set\. No container engine answered/;
