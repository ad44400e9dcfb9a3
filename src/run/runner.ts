import { isMainThread } from "node:worker_threads";
import type { Config } from "../config";
import { realProcess } from "../common/process-wide";
import { linkIfPresent, readIfPresent, statusOf } from "./process-files";

/** A process, as far as it tells whether it is of a test run by `node --test`. */
export interface SeenProcess {
  readonly parentPid: number;
  /** The file that it runs. */
  readonly program: string;
  /** Whether it was started with `NODE_TEST_CONTEXT`. */
  readonly inNodeTest: boolean;
}

/** What tells where in a test run a process stands. */
export interface Position {
  readonly pid: number;
  readonly parentPid: number;
  readonly isMainThread: boolean;
  /** Whether its parent is a Node process that forked it. */
  readonly hasChannel: boolean;
  /** Looks at a process; undefined where it is gone, or where the system does not show them. */
  readonly see: (pid: number) => SeenProcess | undefined;
}

/**
 * The id of the process that a test run began with: in a worker the runner, else the process itself.
 * A worker is a child with a channel to the runner; a thread has its runner's process id anyway, and
 * Jest's `--runInBand` sets a worker's variable in the runner itself. The files of `node --test` have
 * no channel.
 */
export function runnerPid(
  { inTestWorker, inNodeTest }: Pick<Config, "inTestWorker" | "inNodeTest">,
  position: Position = thisPosition(),
): number {
  if (inTestWorker && position.isMainThread && position.hasChannel) return position.parentPid;
  return inNodeTest ? runnerOfNodeTest(position) : position.pid;
}

/**
 * The nearest process above that has the variable not, which its files' children inherit. One that
 * was left by its parent comes to some other program, whose tests these are not.
 */
function runnerOfNodeTest({ pid, parentPid, see }: Position): number {
  const self = see(pid);
  // Right for the files themselves; what they start before they use Mayfly is a run of its own.
  if (self === undefined) return parentPid > 1 ? parentPid : pid;
  let candidate = parentPid;
  for (let seen = see(candidate); seen !== undefined; seen = see(candidate)) {
    if (!seen.inNodeTest) return seen.program === self.program ? candidate : pid;
    candidate = seen.parentPid;
  }
  return pid;
}

function thisPosition(): Position {
  const { pid, ppid, connected } = realProcess;
  return { pid, parentPid: ppid, isMainThread, hasChannel: connected, see };
}

function see(pid: number): SeenProcess | undefined {
  const status = statusOf(pid);
  if (status === undefined || status.hasEnded) return undefined;
  const environment = readIfPresent(`/proc/${pid}/environ`).split("\0");
  return {
    parentPid: status.parentPid,
    program: linkIfPresent(`/proc/${pid}/exe`),
    inNodeTest: environment.some((entry) => entry.startsWith("NODE_TEST_CONTEXT=")),
  };
}
