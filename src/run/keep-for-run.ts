import { AsyncLocalStorage } from "node:async_hooks";
import { sleep } from "../common/clock";
import { processWide } from "../common/process-wide";
import { LABEL_MAYFLY_RUN, LABEL_MAYFLY_SCOPE } from "../spec/labels";
import {
  formatProcessId,
  parseProcessId,
  stateOfProcess,
  type ProcessId,
  type ProcessState,
} from "./process-id";

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
export function keptForRunLabels(): Labels {
  return scope.getStore() ?? {};
}

/** Whether what is made now is made for the run. */
export const isForRun = (): boolean => scope.getStore() !== undefined;

/** Returns the runner until whose end something with these labels is kept; undefined if it is not kept for a run. */
function runnerOf(labels: Labels): ProcessId | undefined {
  if (labels[LABEL_MAYFLY_SCOPE] !== FOR_RUN[LABEL_MAYFLY_SCOPE]) return undefined;
  return parseProcessId(labels[LABEL_MAYFLY_RUN]);
}

/**
 * Returns the state of the runner until whose end something is kept that has these labels and this age in
 * milliseconds; undefined if it is not kept for a run.
 */
export function stateOfRunner(labels: Labels, age?: number): ProcessState | undefined {
  const runner = runnerOf(labels);
  return runner && stateOfProcess(runner, age);
}

/** Returns the living runners until whose ends these things are kept, each once. */
export function livingRunnersOf(things: readonly { readonly labels: Labels }[]): ProcessId[] {
  const runners = things.flatMap(({ labels }) => runnerOf(labels) ?? []).filter(isAlive);
  return [...new Map(runners.map((runner) => [formatProcessId(runner), runner])).values()];
}

const LOOK_MS = 500;

/** Resolves when one of the processes has ended; rejects when the signal is aborted. */
export async function endOfOne(
  processes: readonly ProcessId[],
  signal?: AbortSignal,
): Promise<void> {
  while (processes.every(isAlive)) await sleep(LOOK_MS, signal);
}

const isAlive = (process: ProcessId): boolean => stateOfProcess(process) === "alive";
