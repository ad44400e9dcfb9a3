import { config } from "../config";
import { realProcess } from "../process-wide";
import { formatOwner, ownerOf, parseOwner, stateOf, type OwnerState } from "./owner";
import { isForRun } from "./run-scope";
import { openSession } from "./session";

/** Whose something is that lies in a server which several processes share. */
export interface TestRun {
  /** The same in all processes of one test run, and another in the next run: its session id. */
  readonly id: string;
  /** This process, or within `keepForRun` the runner, as a text of the characters `0-9a-f.`, at most 60 of them: see `processState`. */
  readonly process: string;
  /** The process that the run began with, in the same form: the test runner, else this one. */
  readonly runner: string;
}

/** For modules: the test run that this process is part of. Asks nothing of the engine. */
export function testRun(): TestRun {
  const { id, run } = openSession(config());
  // What is made for the run is its runner's: this process may end before.
  const self = isForRun() ? run : ownerOf(realProcess.pid);
  // A system that hides a process from itself: nobody will take it for dead.
  const unknown = "";
  return {
    id,
    process: self === undefined ? unknown : formatOwner(self),
    runner: run === undefined ? unknown : formatOwner(run),
  };
}

/**
 * Whether the process lives that a text of `testRun` names. Unknown when it is not of this machine,
 * and for any other text.
 */
export function processState(text: string): OwnerState {
  const owner = parseOwner(text);
  return owner === undefined ? "unknown" : stateOf(owner);
}
