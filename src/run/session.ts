import { exportSession, type Config } from "../config";
import { sha256 } from "../common/crypto";
import type { LabelFilter } from "../engine/requests/label-filter";
import { realProcess } from "../common/process-wide";
import { randomUuid } from "../common/uuid";
import { VERSION } from "../version";
import {
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_RUN,
  LABEL_MAYFLY_STARTED_BY,
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
  LABEL_TESTCONTAINERS_VERSION,
} from "../spec/labels/labels";
import {
  formatProcessId,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type ProcessId,
} from "./process-id";
import { startedBy } from "./started-by";
import { runnerPid, type Position } from "./runner";

/** The identity of a test run. */
export interface TestRunId {
  /** The session's id. If the user sets it, consecutive test runs can share it. */
  readonly id: string;
  /**
   * The runner's process. Without a test runner, the first process that used Mayfly in a chain of processes
   * that started one another. Undefined if the system does not show it.
   */
  readonly runner?: ProcessId | undefined;
}

/** The id and the labels of a test run's objects on the engine. */
export interface Session extends TestRunId {
  /** The labels for an object that this process creates; `labelsHere` adds one within `keepForRun`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels that all objects of the session have, whichever of its processes created them. */
  readonly filter: LabelFilter;
}

/**
 * Returns the session of this process. Child processes inherit it through the environment.
 *
 * Without `TESTCONTAINERS_SESSION_ID` the id is derived from the runner's process, so that all workers get the
 * same id although Mayfly does not run in the runner.
 */
export function openSession(config: Config, position?: Position): Session {
  const self = processIdOf(position?.pid ?? realProcess.pid);
  const runner = inheritedRunner(config) ?? processIdOf(runnerPid(config, position)) ?? self;
  const id = config.sessionId ?? derivedId(runner);
  exportSession(
    config.sessionId === undefined ? id : undefined,
    runner && `${formatProcessId(runner)} ${id}`,
  );
  const labels = {
    [LABEL_TESTCONTAINERS]: "true",
    [LABEL_TESTCONTAINERS_LANG]: "node",
    [LABEL_TESTCONTAINERS_VERSION]: VERSION,
    [LABEL_TESTCONTAINERS_SESSION_ID]: id,
    [LABEL_MAYFLY_STARTED_BY]: startedBy((runner ?? self)?.pid ?? realProcess.pid),
    ...(self && runner && ownerLabels(self, runner)),
  };
  return { id, labels, filter: { [LABEL_TESTCONTAINERS_SESSION_ID]: id }, runner };
}

/** Returns the labels that tell this process's objects from the session's other objects. */
export function ownLabels(session: Pick<Session, "labels">): LabelFilter {
  return Object.fromEntries(ownerLabel(session).map((owner) => [LABEL_MAYFLY_OWNER, owner]));
}

/** Returns the owner label of this process's objects; an empty array if the system hides the process from itself. */
export function ownerLabel({ labels }: Pick<Session, "labels">): [string] | [] {
  const owner = labels[LABEL_MAYFLY_OWNER];
  return owner === undefined ? [] : [owner];
}

/** Returns whether the filter is the session's own. Otherwise a user asked for a removal by other labels. */
export function isSessionFilter(session: Pick<Session, "filter">, filter: LabelFilter): boolean {
  return JSON.stringify(filter) === JSON.stringify(session.filter);
}

const ownerLabels = (self: ProcessId, runner: ProcessId): Record<string, string> => ({
  [LABEL_MAYFLY_OWNER]: formatProcessId(self),
  [LABEL_MAYFLY_RUN]: formatProcessId(runner),
});

function derivedId(runner: ProcessId | undefined): string {
  if (runner === undefined) return randomUuid();
  const digest = sha256(formatProcessId(runner));
  // In the form of a UUID, as testcontainers' session ids are.
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Returns the runner that the parent process passed on; undefined if it is from another session or has ended. */
function inheritedRunner({
  inheritedRunner: inherited = "",
  sessionId,
}: Config): ProcessId | undefined {
  const [, text, id] = /^(\S+) (.*)$/.exec(inherited) ?? [];
  const runner = id === sessionId ? parseProcessId(text) : undefined;
  return runner !== undefined && stateOfProcess(runner) === "alive" ? runner : undefined;
}
