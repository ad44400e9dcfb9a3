import { isMainThread } from "node:worker_threads";
import type { Config } from "../config";
import { realProcess } from "../common/process-wide";
import { linkIfPresent, readIfPresent, statusOf } from "./process-files";

/** A process as seen from outside, to find out whether `node --test` runs it. */
export interface SeenProcess {
  readonly parentPid: number;
  /** The path of its executable; empty if it cannot be read. */
  readonly program: string;
  /** Whether its environment has NODE_TEST_CONTEXT. */
  readonly inNodeTest: boolean;
}

/** The position of a process among others. It tells whether the process is a worker. */
export interface Position {
  readonly pid: number;
  readonly parentPid: number;
  readonly isMainThread: boolean;
  /** Whether it has an IPC channel to its parent, a Node process that forked it. */
  readonly hasChannel: boolean;
  /** Returns a process as seen from outside; undefined if it has ended, or the system does not show processes. */
  readonly see: (pid: number) => SeenProcess | undefined;
}

/**
 * Returns the pid of the runner; in a process that is not a worker, the pid of the process itself.
 *
 * A worker is a child with an IPC channel to the runner. A worker's environment variable alone proves nothing:
 * Jest's `--runInBand` sets it in the runner itself. A worker that is a thread has its runner's pid anyway. The
 * processes in which `node --test` runs files have no channel; their runner is found among their ancestors.
 */
export function runnerPid(
  { inTestWorker, inNodeTest }: Pick<Config, "inTestWorker" | "inNodeTest">,
  position: Position = thisPosition(),
): number {
  if (inTestWorker && position.isMainThread && position.hasChannel) return position.parentPid;
  return inNodeTest ? runnerOfNodeTest(position) : position.pid;
}

/**
 * Finds the closest ancestor without NODE_TEST_CONTEXT, which child processes inherit. A process whose parent
 * has ended becomes the child of another program, which is not the runner: then the process counts as its own
 * runner.
 */
function runnerOfNodeTest({ pid, parentPid, see }: Position): number {
  const self = see(pid);
  // The system does not show processes. The parent of a test file's process is the runner. A program that a
  // file starts before the file uses Mayfly gets its own run, since the program's parent is the file's process.
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
