import { randomInt } from "node:crypto";
import { isMainThread, workerData } from "node:worker_threads";
import { complaint, inputOf, runBatch, type Batch, type FuzzTarget } from "./batch";
import { HANG_MS, runInWorker } from "./run-in-worker";

export type { FuzzInput } from "./batch";

const USUAL_COUNT = 20_000;
const USUAL_SEED = 1302996689;
const SHOWN_BYTES = 2_000;

const { MAYFLY_FUZZ: wish, MAYFLY_TEST_SEED: wishedSeed } = process.env;
const count = Number(wish ?? USUAL_COUNT);
const seed = Number(wishedSeed ?? (wish === undefined ? USUAL_SEED : randomInt(2 ** 31)));

/**
 * Defines a test that gives a parser 20,000 inputs, or as many as `MAYFLY_FUZZ` says.
 *
 * The test fails if an input causes an error other than the documented one, does not end, or ends the thread, or if
 * memory grows. It then names the input, and the seed, which `MAYFLY_TEST_SEED` repeats.
 *
 * The inputs are parsed in a worker thread, which runs the same file: only a thread can be ended while it is in an
 * endless loop. So `file` (`__filename`) must define nothing else.
 */
export function fuzz(file: string, title: string, target: FuzzTarget): void {
  if (!isMainThread && isBatch(workerData)) {
    if (workerData.title === title) void runBatch(target, workerData);
    return;
  }
  const timeout = 2 * HANG_MS + count * 10;
  it(
    `${title}: ${count} inputs, seed ${seed}`,
    async () => {
      const current = new Int32Array(new SharedArrayBuffer(4));
      const outcome = await runInWorker(file, { title, seed, count, current });
      const reason = complaint(target, outcome);
      if (reason === undefined) return;
      const where = "failed" in outcome ? `\n${describeInput(target, outcome.failed)}` : "";
      throw new Error(`MAYFLY_TEST_SEED=${seed} MAYFLY_FUZZ=${count}: ${reason}${where}`);
    },
    timeout,
  );
}

/** Distinguishes this module's worker threads from Jest's, which can run test files in worker threads, too. */
function isBatch(data: unknown): data is Batch {
  return typeof data === "object" && data !== null && "title" in data && "current" in data;
}

function describeInput(target: FuzzTarget, number: number): string {
  const { bytes, pieces } = inputOf(target, seed, number);
  const shown = bytes.subarray(0, SHOWN_BYTES);
  const lengths = pieces.slice(0, 50).map(({ length }) => length);
  return [
    `Input ${number}, ${bytes.length} bytes in pieces of ${lengths.join(", ")}`,
    `as text: ${JSON.stringify(shown.toString("utf8"))}`,
    `as base64: ${shown.toString("base64")}`,
  ].join("\n");
}
