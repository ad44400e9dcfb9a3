import { config } from "../config";
import { realProcess } from "../common/process-wide";
import {
  formatProcessId,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type ProcessState,
} from "./process-id";
import { ambient } from "./ambient";
import { openSession } from "./session";

/** A test run. A module marks with it what it creates in a server that several processes share. */
export interface TestRun {
  /** The session's id: the same in all processes of a test run, and by default different in the next run. */
  readonly id: string;
  /**
   * The id, for `processState`, of the process that owns what is created now: this process, or the runner while
   * a fixture that outlives the process is started. At most 55 characters of `0-9a-f.`; empty if the system
   * hides the process.
   */
  readonly process: string;
  /** The runner's id in the same form; without a test runner, that of the first process that used Mayfly. */
  readonly runner: string;
}

/** Returns the test run that this process is part of. Does not need an engine. */
export function testRun(): TestRun {
  const { id, runner } = openSession(config());
  // The runner owns what is kept for the run, since this process may end before the runner.
  const self = ambient().keptForRun === true ? runner : processIdOf(realProcess.pid);
  // Used if the system hides this process from itself: `processState` returns `unknown` for it, never `dead`.
  const unknown = "";
  return {
    id,
    process: self === undefined ? unknown : formatProcessId(self),
    runner: runner === undefined ? unknown : formatProcessId(runner),
  };
}

/**
 * Returns the state of the process with this id, from `testRun`. The state is `dead` only with proof;
 * it is `unknown` for a process of another machine or container, and for any other string.
 *
 * `age` is the time in milliseconds since the process created something, by the clock of the server that
 * stores it. Without an age, the state of a process from an earlier boot of this machine is `unknown`,
 * since a clone of the machine may be running.
 */
export function processState(text: string, age?: number): ProcessState {
  const process = parseProcessId(text);
  return process === undefined ? "unknown" : stateOfProcess(process, age);
}
