// The test file that this copy of the library was loaded for. Jest and Vitest load the library once for each test file.

import { unrefConnections } from "../common/network/native-connect";

type Handler = (event: { readonly name: string }, state: object) => void | Promise<void>;

// jest-circus calls its handlers for each event and waits for them. They get the same events as custom test
// environments (jestjs.io/docs/configuration#testenvironment-string).
const HANDLERS = Symbol.for("EVENT_HANDLERS");
/** Vitest puts its package there in each worker, for `import.meta.vitest`. */
const VITEST = "__vitest_index__";

/** Returns the list of event handlers of jest-circus, Jest's runner, in Jest 30 or newer; elsewhere undefined. */
export function jestEventHandlers(): Handler[] | undefined {
  return (globalThis as { [HANDLERS]?: Handler[] })[HANDLERS];
}

/** Returns whether this code runs in a test file of a runner that limits the time of its tests. */
export function isTestFile(): boolean {
  const { beforeAll, before } = globalThis as Readonly<Record<string, unknown>>;
  return (
    jestEventHandlers() !== undefined ||
    VITEST in globalThis ||
    [beforeAll, before].some((hook) => typeof hook === "function")
  );
}

let endings: Set<() => Promise<void>> | undefined;

/**
 * Calls `end` when the test file is over, after all of its hooks and while it can still load modules; Jest waits for
 * it. Only Jest 30 and newer say so. Elsewhere nothing happens. Returns a function that withdraws `end`.
 */
export function atEndOfTestFile(end: () => Promise<void>): () => void {
  endings ??= listen();
  endings.add(end);
  return () => endings?.delete(end);
}

function listen(): Set<() => Promise<void>> {
  const added = new Set<() => Promise<void>>();
  jestEventHandlers()?.push(async ({ name }) => {
    if (name !== "run_finish") return;
    await Promise.all([...added].map((end) => end()));
    // Requests of a test that ran out of time, for example an exec without a time limit.
    unrefConnections();
  });
  return added;
}
