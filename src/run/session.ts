import { exportSession, type Config } from "../config";
import { sha256 } from "../common/crypto";
import type { LabelFilter } from "../engine/requests/label-filter";
import { realProcess } from "../common/process-wide";
import { randomUuid } from "../common/uuid";
import { VERSION } from "../version";
import {
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_RUN,
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
  LABEL_TESTCONTAINERS_VERSION,
} from "../spec/labels";
import {
  formatProcessId,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type ProcessId,
} from "./process-id";
import { keptForRunLabels } from "./keep-for-run";
import { runnerPid, type Position } from "./runner";

/** What tells a test run from all others. */
export interface TestRunId {
  /** The session's id. Test runs that follow one another can share an id that was given to them. */
  readonly id: string;
  /**
   * The runner's process. Without a test runner it is the first process that used Mayfly, of those that
   * started one another. Undefined where the system does not show it.
   */
  readonly runner?: ProcessId | undefined;
}

/** The id and the labels under which a test run's objects are on the engine. */
export interface Session extends TestRunId {
  /** Labels of what this process creates now: within `keepForRun` there is one more. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels by which the session's things are found, whichever of its processes made them. */
  readonly filter: LabelFilter;
}

/**
 * The session of this process. Without `TESTCONTAINERS_SESSION_ID` it is derived from the process, in
 * a test runner's worker from the runner, so that all workers agree although nothing of Mayfly runs
 * in the runner. The processes that this one starts inherit it.
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
    ...(self && runner && ownerLabels(self, runner)),
  };
  return {
    id,
    get labels() {
      return { ...labels, ...keptForRunLabels() };
    },
    filter: { [LABEL_TESTCONTAINERS_SESSION_ID]: id },
    runner,
  };
}

/** Returns the labels by which this process's own things are told from those of others in the session. */
export function ownLabels(session: Pick<Session, "labels">): LabelFilter {
  return Object.fromEntries(ownerLabel(session).map((owner) => [LABEL_MAYFLY_OWNER, owner]));
}

/** Returns this process as its things name it; an empty array where the system hides it even from itself. */
export function ownerLabel({ labels }: Pick<Session, "labels">): [string] | [] {
  const owner = labels[LABEL_MAYFLY_OWNER];
  return owner === undefined ? [] : [owner];
}

/** Returns whether the filter is the session's own, and not one by which a user asked for a removal. */
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
  // The form of a UUID, which is what testcontainers' are.
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Ignores a runner inherited from another session, or one that has exited. */
function inheritedRunner({
  inheritedRunner: inherited = "",
  sessionId,
}: Config): ProcessId | undefined {
  const [, text, id] = /^(\S+) (.*)$/.exec(inherited) ?? [];
  const runner = id === sessionId ? parseProcessId(text) : undefined;
  return runner !== undefined && stateOfProcess(runner) === "alive" ? runner : undefined;
}
