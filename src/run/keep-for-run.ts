import { sleep } from "../common/clock";
import { LABEL_MAYFLY_RUN, LABEL_MAYFLY_SCOPE, SCOPE_RUN } from "../spec/labels/labels";
import { within } from "./ambient";
import {
  formatProcessId,
  parseProcessId,
  stateOfProcess,
  type ProcessId,
  type ProcessState,
} from "./process-id";

type Labels = Readonly<Record<string, string>>;

/**
 * Calls `make` and returns its result. Keeps the containers, networks, volumes and images that Mayfly creates
 * within the call until the runner has ended, even if all other processes of the session end earlier.
 *
 * This covers everything that `make` starts, including asynchronous work, but not what was started before the
 * call, such as a promise that `make` awaits. A label on each object tells the watchdog and the exit program to
 * keep it. Ryuk does not read that label: with Ryuk, each process that uses the object must also call `holdRun`.
 */
export function keepForRun<T>(make: () => T): T {
  return within({ keptForRun: true }, make);
}

/** Returns the runner that an object with these labels is kept for, or undefined if it is not kept for a run. */
function runnerOf(labels: Labels): ProcessId | undefined {
  if (labels[LABEL_MAYFLY_SCOPE] !== SCOPE_RUN) return undefined;
  return parseProcessId(labels[LABEL_MAYFLY_RUN]);
}

/**
 * Returns the state of the runner that an object with these labels is kept for, or undefined if it is not kept
 * for a run. `age` is the object's age in milliseconds.
 */
export function stateOfRunner(labels: Labels, age?: number): ProcessState | undefined {
  const runner = runnerOf(labels);
  return runner && stateOfProcess(runner, age);
}

/** Returns the living runners that these objects are kept for, each once. */
export function livingRunnersOf(objects: readonly { readonly labels: Labels }[]): ProcessId[] {
  const runners = objects.flatMap(({ labels }) => runnerOf(labels) ?? []).filter(isAlive);
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
