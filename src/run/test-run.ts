import { config } from "../config";
import { realProcess } from "../common/process-wide";
import {
  formatProcessId,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type ProcessState,
} from "./process-id";
import { isForRun } from "./keep-for-run";
import { openSession } from "./session";

/** Whose something is that lies in a server which several processes share. */
export interface TestRun {
  /** The same in all processes of one test run, and another in the next run: its session id. */
  readonly id: string;
  /** This process, or within `keepForRun` the runner, as at most 55 characters of `0-9a-f.`: see `processState`. */
  readonly process: string;
  /** The process that the run began with, in the same form: the test runner, else this one. */
  readonly runner: string;
}

/** For modules: the test run that this process is part of. Asks nothing of the engine. */
export function testRun(): TestRun {
  const { id, runner } = openSession(config());
  // What is made for the run is its runner's: this process may end before.
  const self = isForRun() ? runner : processIdOf(realProcess.pid);
  // A system that hides a process from itself: nobody will take it for dead.
  const unknown = "";
  return {
    id,
    process: self === undefined ? unknown : formatProcessId(self),
    runner: runner === undefined ? unknown : formatProcessId(runner),
  };
}

/**
 * Returns whether the process lives that `testRun` named so. `dead` is only returned on proof; the state is
 * `unknown` for a process of another machine or container, and for any other string.
 *
 * `age`: the milliseconds since the process created something, by the clock of the server that keeps it.
 * Without an age, a process of an earlier boot of this machine is unknown: a clone of the machine may run.
 */
export function processState(text: string, age?: number): ProcessState {
  const process = parseProcessId(text);
  return process === undefined ? "unknown" : stateOfProcess(process, age);
}
