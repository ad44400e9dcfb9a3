import { AsyncLocalStorage } from "node:async_hooks";
import { sleep } from "../common/clock";
import { processWide } from "../common/process-wide";
import { LABEL_MAYFLY_RUN, LABEL_MAYFLY_SCOPE } from "./labels";
import { formatOwner, parseOwner, stateOf, type Owner, type OwnerState } from "./process-id";

type Labels = Readonly<Record<string, string>>;

const FOR_RUN: Labels = { [LABEL_MAYFLY_SCOPE]: "run" };

/** One for all copies of this module that a test runner loads. */
const scope = processWide("run scope", () => new AsyncLocalStorage<Labels>());

/**
 * Calls `make`, and returns what it returns. The containers, networks, volumes and images that Mayfly
 * creates in it, and in what it begins, are kept until the test run's own process has ended, though
 * this one ends before and nobody of the session is left. What was begun before, as a promise that
 * `make` awaits, is not. A label says so, which is all that those who clean up go by; Ryuk cannot,
 * and `holdRun` is needed besides.
 */
export function keepForRun<T>(make: () => T): T {
  return scope.run(FOR_RUN, make);
}

/** What is added to the labels of what is created now. */
export function scopeLabels(): Labels {
  return scope.getStore() ?? {};
}

/** Whether what is made now is made for the run. */
export const isForRun = (): boolean => scope.getStore() !== undefined;

/** Returns the process for whose life something with these labels is kept; undefined when it is not kept for a run. */
function runOf(labels: Labels): Owner | undefined {
  if (labels[LABEL_MAYFLY_SCOPE] !== FOR_RUN[LABEL_MAYFLY_SCOPE]) return undefined;
  return parseOwner(labels[LABEL_MAYFLY_RUN]);
}

/**
 * Returns the state of the process for whose life something is kept that has these labels and this age in
 * milliseconds; undefined when it is not kept for a run.
 */
export function runState(labels: Labels, age?: number): OwnerState | undefined {
  const run = runOf(labels);
  return run && stateOf(run, age);
}

/** Returns the living processes for whose lives these things are kept, each once. */
export function livingRunsOf(things: readonly { readonly labels: Labels }[]): Owner[] {
  const runs = things.flatMap(({ labels }) => runOf(labels) ?? []).filter(isAlive);
  return [...new Map(runs.map((run) => [formatOwner(run), run])).values()];
}

const LOOK_MS = 500;

/** Resolves when one of them, of which there must be some, has ended; rejects when the signal is aborted. */
export async function endOfOne(runs: readonly Owner[], signal?: AbortSignal): Promise<void> {
  while (runs.every(isAlive)) await sleep(LOOK_MS, signal);
}

const isAlive = (owner: Owner): boolean => stateOf(owner) === "alive";
