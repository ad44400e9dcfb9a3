import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort } from "node:worker_threads";
import { seededRandom } from "../seeded-random";
import { cut, LONGEST, mutate, type Material } from "./mutate";

/** One parser under test. */
export interface FuzzTarget {
  /** Messages that the parser accepts. Inputs are these, and mutations of them. */
  readonly valid: readonly (string | Buffer)[];
  /** Pieces with a meaning for this parser, besides those with a meaning for many. */
  readonly tokens?: readonly (string | Buffer)[];
  /** The length of the longest input in bytes, if reading one of the default 64 KiB takes long. */
  readonly longest?: number;
  /** Gives one input to the parser. Throws what the parser throws, or an error about its result. */
  readonly parse: (input: FuzzInput) => unknown;
  /** Returns whether an error is one that the parser documents. `never` if the parser accepts everything. */
  readonly refusal: ((error: unknown) => boolean) | "never";
}

export interface FuzzInput {
  readonly bytes: Buffer;
  /** The bytes as UTF-8. */
  readonly text: string;
  /** The bytes in pieces, as a connection may deliver them. */
  readonly pieces: readonly Buffer[];
  /** Random numbers for the test's own choices. */
  readonly random: () => number;
}

/** The input of the worker. */
export interface Batch {
  readonly title: string;
  readonly seed: number;
  readonly count: number;
  /** The number of the current input, for the thread that may have to end the worker. */
  readonly current: Int32Array;
}

export type Outcome =
  | { readonly accepted: number; readonly refused: number; readonly growth: number }
  | { readonly failed: number; readonly reason: string };

/** How many more bytes may be in use after the last input than after the first fifth of the inputs. */
const GROWTH = 16 * 1024 * 1024;

/** Makes the input with a number, always the same for the same seed. */
export function inputOf(target: FuzzTarget, seed: number, number: number): FuzzInput {
  const random = seededRandom(seed + Math.imul(number, 0x9e3779b1));
  const material = materialOf(target);
  const bytes = material.valid[number] ?? mutate(random, material);
  const pieces = cut(random, bytes);
  return { bytes, pieces, random, text: bytes.toString("utf8") };
}

/** Runs in the worker: gives all inputs to the parser, and reports the result. */
export async function runBatch(target: FuzzTarget, { seed, count, current }: Batch): Promise<void> {
  const tell = (outcome: Outcome): void => parentPort?.postMessage(outcome);
  let [accepted, refused, inUse] = [0, 0, 0];
  for (let number = 0; number < count; number++) {
    if (number === Math.floor(count / 5)) inUse = memoryInUse();
    Atomics.store(current, 0, number);
    const input = inputOf(target, seed, number);
    try {
      await target.parse(input);
      accepted += 1;
    } catch (error) {
      const isValid = number < target.valid.length;
      if (isValid || target.refusal === "never" || !target.refusal(error)) {
        tell({
          failed: number,
          reason: error instanceof Error ? String(error.stack) : String(error),
        });
        return;
      }
      refused += 1;
    }
    // Awaiting a settled promise does not let timers and messages run.
    if (number % 1000 === 0) await new Promise(setImmediate);
  }
  tell({ accepted, refused, growth: memoryInUse() - inUse });
}

/** Returns why a batch that came to its end failed; undefined if it did not. */
export function complaint(target: FuzzTarget, outcome: Outcome): string | undefined {
  if ("failed" in outcome) return outcome.reason;
  const { accepted, refused, growth } = outcome;
  if (growth > GROWTH) return `the memory in use grew by ${growth} bytes, more than ${GROWTH}`;
  const share = refused / (accepted + refused);
  if (target.refusal !== "never" && (share < 0.01 || share > 0.99)) {
    return `${refused} inputs were refused and ${accepted} accepted: most of the parser was not reached`;
  }
  return undefined;
}

const materials = new WeakMap<FuzzTarget, Material>();

function materialOf(target: FuzzTarget): Material {
  const known = materials.get(target);
  if (known !== undefined) return known;
  const toBuffers = (list: readonly (string | Buffer)[]): Buffer[] =>
    list.map((each) => (typeof each === "string" ? Buffer.from(each) : each));
  const { valid, tokens = [], longest = LONGEST } = target;
  const material = { valid: toBuffers(valid), tokens: toBuffers(tokens), longest };
  materials.set(target, material);
  return material;
}

function memoryInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  // A thread frees the buffers that a collection has found unused; the next collection first waits for it.
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
