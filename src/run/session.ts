import { bequeathSession, type Config } from "../config";
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
} from "./labels";
import { formatOwner, ownerOf, parseOwner, stateOf, type Owner } from "./process-id";
import { scopeLabels } from "./keep-for-run";
import { runnerOf, type Position } from "./runner";

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
  /** Labels of what this process creates now: within `keepForRun` there is one more. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels by which the session's things are found, whichever of its processes made them. */
  readonly filter: LabelFilter;
  /**
   * The process that is the test run: the runner, else the first that used Mayfly of those that started
   * one another. Undefined where it cannot be looked at.
   */
  readonly run?: Owner | undefined;
}

/**
 * The session of this process. Without `TESTCONTAINERS_SESSION_ID` it is derived from the process, in
 * a test runner's worker from the runner, so that all workers agree although nothing of Mayfly runs
 * in the runner. The processes that this one starts inherit it.
 */
export function openSession(config: Config, position?: Position): Session {
  const self = ownerOf(position?.pid ?? realProcess.pid);
  const run = inheritedRun(config) ?? ownerOf(runnerOf(config, position)) ?? self;
  const id = config.sessionId ?? derivedId(run);
  bequeathSession(
    config.sessionId === undefined ? id : undefined,
    run && `${formatOwner(run)} ${id}`,
  );
  const labels = {
    [LABEL_TESTCONTAINERS]: "true",
    [LABEL_TESTCONTAINERS_LANG]: "node",
    [LABEL_TESTCONTAINERS_VERSION]: VERSION,
    [LABEL_TESTCONTAINERS_SESSION_ID]: id,
    ...(self && run && ownerLabels(self, run)),
  };
  return {
    id,
    get labels() {
      return { ...labels, ...scopeLabels() };
    },
    filter: { [LABEL_TESTCONTAINERS_SESSION_ID]: id },
    run,
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

/** Of another session, and of one whose runner has ended, it is no inheritance. */
function inheritedRun({ bequeathedRun = "", sessionId }: Config): Owner | undefined {
  const [, text, id] = /^(\S+) (.*)$/.exec(bequeathedRun) ?? [];
  const run = id === sessionId ? parseOwner(text) : undefined;
  return run !== undefined && stateOf(run) === "alive" ? run : undefined;
}
