import { isAbsolute, relative } from "node:path";
import { realProcess } from "../common/process-wide";
import { config } from "../config";
import { fieldOf } from "../errors";

/** Under this symbol, Jest's `expect` keeps its state, of each test file its own (packages/expect/src/jestMatchersObject.ts). */
const JEST_EXPECT = Symbol.for("$$jest-matchers-object");
/** Vitest keeps the state of a worker there, with the file that it runs. */
const VITEST_WORKER = "__vitest_worker__";

/**
 * Returns the path of the test file that runs in this process, relative to the working directory if it is below.
 * Returns undefined if it is not known: only Jest, Vitest and node:test say so.
 */
export function testFilePath(around: object = globalThis): string | undefined {
  const path =
    fieldOf(fieldOf(valueOf(around, JEST_EXPECT), "state"), "testPath") ??
    fieldOf(valueOf(around, VITEST_WORKER), "filepath") ??
    (config().inNodeTest ? realProcess.argv[1] : undefined);
  if (typeof path !== "string" || path === "") return undefined;
  const below = relative(workingFolder(), path);
  return below === "" || below.startsWith("..") || isAbsolute(below) ? path : below;
}

const valueOf = (holder: object, key: PropertyKey): unknown =>
  (holder as Readonly<Record<PropertyKey, unknown>>)[key];

/** Returns the working directory, or the root if it was removed: a process can outlive its own. */
function workingFolder(): string {
  try {
    return realProcess.cwd();
  } catch {
    return "/";
  }
}
