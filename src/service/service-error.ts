import { MayflyError } from "../errors";
import { formatLogs } from "../errors/layout";
import type { ServiceTask } from "./service-task";

/** What was seen of a service that failed. */
export interface ServiceEvidence {
  /** What the service waited for, e.g. `3 tasks to run`. */
  readonly waitingFor: string;
  /** What was seen last, e.g. `web.2 pending: no suitable node`. */
  readonly lastSeen: string | undefined;
  /** The task that failed, or the one that is furthest from being ready; undefined if there is none. */
  readonly task: ServiceTask | undefined;
  /** The last log lines of the task, oldest first. */
  readonly logs: readonly string[];
}

/** A service did not become ready, or a change of it failed. Its code is SERVICE_FAILED or SERVICE_TIMEOUT. */
export class ServiceError extends MayflyError implements ServiceEvidence {
  readonly waitingFor: string;
  readonly lastSeen: string | undefined;
  readonly task: ServiceTask | undefined;
  readonly logs: readonly string[];

  constructor(
    code: "SERVICE_FAILED" | "SERVICE_TIMEOUT",
    readonly service: string,
    readonly image: string,
    whatHappened: string,
    evidence: ServiceEvidence,
    details: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    const { waitingFor, lastSeen, task, logs } = evidence;
    const seen = lastSeen === undefined ? "" : `\nLast seen: ${lastSeen}`;
    const log = task === undefined ? "" : `\nTask ${task.name}:${formatLogs(logs)}`;
    super(
      code,
      `Service ${service} (${image}) ${whatHappened}\nWaiting for: ${waitingFor}${seen}${log}`,
      details,
    );
    this.waitingFor = waitingFor;
    this.lastSeen = lastSeen;
    this.task = task;
    this.logs = logs;
  }
}
