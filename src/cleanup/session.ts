import { isMainThread } from "node:worker_threads";
import { bequeathSessionId, type Config } from "../config";
import { sha256 } from "../crypto";
import type { LabelFilter } from "../engine/engine";
import { realProcess } from "../process-wide";
import { randomUuid } from "../uuid";
import { VERSION } from "../version";
import {
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_RUN,
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
  LABEL_TESTCONTAINERS_VERSION,
} from "./labels";
import { formatOwner, ownerOf, type Owner } from "./owner";

export {
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
  LABEL_TESTCONTAINERS_VERSION,
};

/** Who starts containers here: the test run, and this process as a part of it. */
export interface Session {
  /** The test run. */
  readonly id: string;
  /** Labels of everything that this process creates. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels by which the session's things are found, whichever of its processes made them. */
  readonly filter: LabelFilter;
  /** The process that is the test run: the runner, else this one. Undefined where it cannot be looked at. */
  readonly run?: Owner | undefined;
}

/** What tells one process of a test run from another; for tests. */
export interface Part {
  readonly pid: number;
  readonly parentPid: number;
  /** True in a process that a test runner started to run tests in. */
  readonly isWorker: boolean;
}

/**
 * The session of this process. Without `TESTCONTAINERS_SESSION_ID` it is derived from the process, in
 * a test runner's worker from the runner, so that all workers agree although nothing of Mayfly runs
 * in the runner. The processes that this one starts inherit it.
 */
export function openSession(config: Config, part: Part = thisPart(config)): Session {
  const self = ownerOf(part.pid);
  const parent = part.isWorker ? ownerOf(part.parentPid) : undefined;
  const run = parent ?? self;
  const id = config.sessionId ?? derivedId(run);
  if (config.sessionId === undefined) bequeathSessionId(id);
  return {
    id,
    labels: {
      [LABEL_TESTCONTAINERS]: "true",
      [LABEL_TESTCONTAINERS_LANG]: "node",
      [LABEL_TESTCONTAINERS_VERSION]: VERSION,
      [LABEL_TESTCONTAINERS_SESSION_ID]: id,
      ...(self && run && ownerLabels(self, run)),
    },
    filter: { [LABEL_TESTCONTAINERS_SESSION_ID]: id },
    run,
  };
}

/** The labels by which this process's own things are told from those of others in the session. */
export function ownLabels({ labels }: Pick<Session, "labels">): LabelFilter {
  const owner = labels[LABEL_MAYFLY_OWNER];
  return owner === undefined ? {} : { [LABEL_MAYFLY_OWNER]: owner };
}

const ownerLabels = (self: Owner, run: Owner): Record<string, string> => ({
  [LABEL_MAYFLY_OWNER]: formatOwner(self),
  [LABEL_MAYFLY_RUN]: formatOwner(run),
});

function derivedId(run: Owner | undefined): string {
  if (run === undefined) return randomUuid();
  const digest = sha256(formatOwner(run));
  // The form of a UUID, which is what testcontainers' are.
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * A worker is a child with a channel to its parent. A thread has its runner's process id anyway, and
 * Jest's `--runInBand` sets a worker's variable in the runner itself.
 */
function thisPart({ inTestWorker }: Config): Part {
  const { pid, ppid } = realProcess;
  const isChild = isMainThread && realProcess.connected;
  return { pid, parentPid: ppid, isWorker: inTestWorker && isChild };
}
