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

/** The state of jest-circus before Jest 30. */
interface Jest29State {
  readonly hasStarted: boolean;
  readonly rootDescribeBlock: { readonly hooks: object[] };
}

/** Returns the state of jest-circus in Jest 29; elsewhere undefined. */
export function jest29State(): object | undefined {
  if (jestEventHandlers() !== undefined) return undefined;
  // The symbol is not registered: only its description is known.
  const known = Object.getOwnPropertySymbols(globalThis);
  const symbol = known.find(({ description }) => description === "JEST_STATE_SYMBOL");
  return symbol && (globalThis as unknown as Readonly<Record<symbol, object>>)[symbol];
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
 * it. Only Jest says so. Elsewhere nothing happens. Returns a function that withdraws `end`.
 */
export function atEndOfTestFile(end: () => Promise<void>): () => void {
  if (endings === undefined) {
    endings = new Set();
    jestEventHandlers()?.push(({ name }) => (name === "run_finish" ? endTestFile() : undefined));
  }
  endings.add(end);
  return () => endings?.delete(end);
}

async function endTestFile(): Promise<void> {
  await Promise.all([...(endings ?? [])].map((end) => end()));
  // Requests of a test that ran out of time, for example an exec without a time limit.
  unrefConnections();
}

/** Undoing a start takes up to 30 s. */
const END_MS = 60_000;

/**
 * Has Jest 29 call `endTestFile()`. It announces nothing, and takes hooks only while it reads the file: the hook is added
 * when that has happened, so that it comes after the user's hooks.
 */
function listenInJest29(): void {
  const state = jest29State() as Jest29State | undefined;
  if (state === undefined || state.hasStarted) return;
  queueMicrotask(() => {
    const { rootDescribeBlock: parent } = state;
    const timing = { timeout: END_MS, seenDone: false, asyncError: new Error() };
    parent.hooks.push({ type: "afterAll", fn: endTestFile, parent, ...timing });
  });
}

listenInJest29();
