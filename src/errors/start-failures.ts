import { formatLogs } from "./layout";
import { MayflyError, type ErrorDetails } from "./mayfly-error";

/** The engine did not create the container. */
export class ContainerCreateError extends MayflyError {
  constructor(
    readonly image: string,
    reason: string,
    details: ErrorDetails = {},
  ) {
    super(
      "CONTAINER_CREATE_FAILED",
      `A container of ${image} could not be created: ${reason}`,
      details,
    );
  }
}

/** A container that is kept after its start failed. */
export interface KeptContainer {
  readonly name: string;
  /** The command that removes it. */
  readonly removal: string;
}

/** The state of the wait when a start failed. */
export interface WaitEvidence {
  /** The description of the wait, e.g. `port 6379/tcp to accept connections`. */
  readonly waitingFor: string;
  /** What the wait saw last, e.g. `connection refused`; undefined if it saw nothing. */
  readonly lastSeen: string | undefined;
  /** The last log lines, oldest first. */
  readonly logs: readonly string[];
  /** The container, if it is kept for a look (`MAYFLY_KEEP_FAILED`). */
  readonly kept?: KeptContainer | undefined;
  /** What testcontainers says about this failure; undefined if it says nothing that users' tests match. */
  readonly testcontainersMessage?: string | undefined;
  /** The container's service in a compose file; undefined for other containers. */
  readonly service?: string | undefined;
}

/** A created container did not become ready. */
export abstract class StartFailure extends MayflyError implements WaitEvidence {
  readonly waitingFor: string;
  readonly lastSeen: string | undefined;
  readonly logs: readonly string[];
  readonly kept: KeptContainer | undefined;
  readonly service: string | undefined;

  protected constructor(
    code: string,
    readonly image: string,
    whatHappened: string,
    evidence: WaitEvidence,
    details: ErrorDetails,
  ) {
    const { testcontainersMessage: familiar } = evidence;
    const verdict = familiar === undefined ? whatHappened : `${whatHappened} ${familiar}.`;
    super(code, nameOf(image, evidence) + verdict + formatEvidence(evidence), details);
    this.waitingFor = evidence.waitingFor;
    this.lastSeen = evidence.lastSeen;
    this.logs = evidence.logs;
    this.kept = evidence.kept;
    this.service = evidence.service;
  }
}

/** A step between the container's creation and its readiness failed. */
export class ContainerStartError extends StartFailure {
  constructor(image: string, reason: string, evidence: WaitEvidence, details: ErrorDetails = {}) {
    const message = ` failed to start: ${reason}`;
    super("CONTAINER_START_FAILED", image, message, evidence, details);
  }
}

/** The container exited before it was ready. */
export class ContainerExitedError extends StartFailure {
  constructor(
    image: string,
    readonly exitCode: number,
    readonly oomKilled: boolean,
    evidence: WaitEvidence,
    hint?: string,
  ) {
    const outOfMemory = oomKilled ? ", killed because it ran out of memory" : "";
    const message = ` exited with code ${exitCode}${outOfMemory} before it was ready.`;
    super("CONTAINER_EXITED", image, message, evidence, {
      hint: hint ?? exitHint(exitCode, oomKilled),
    });
  }
}

/** The container runs, but was not ready in time. */
export class StartupTimeoutError extends StartFailure {
  constructor(
    image: string,
    /** Milliseconds. */
    readonly timeout: number,
    evidence: WaitEvidence,
    hint?: string,
  ) {
    const message = ` was not ready after ${timeout} ms.`;
    super("STARTUP_TIMEOUT", image, message, evidence, {
      hint:
        hint ??
        'if it only needs more time, raise withStartupTimeout(ms); otherwise compare the log with the condition after "Waiting for"',
    });
  }
}

/** The exit code after SIGKILL, which is also how the kernel ends a process when memory runs out. */
const KILLED = 137;

function exitHint(exitCode: number, oomKilled: boolean): string {
  if (oomKilled) {
    return "give the container more memory with withResourcesQuota(...), or make its program use less";
  }
  if (exitCode === KILLED) {
    return "exit code 137 means that the process was killed, usually because memory ran out, which engines do not always report; withResourcesQuota(...) gives the container more memory";
  }
  return "the last log lines usually say why; if not, check the command, the environment and the copied files";
}

function nameOf(image: string, { service }: WaitEvidence): string {
  return service === undefined ? `A container of ${image}` : `Service ${service} (${image})`;
}

function formatEvidence({ waitingFor, lastSeen, logs, kept }: WaitEvidence): string {
  const seen = lastSeen === undefined ? "" : `\nLast seen: ${lastSeen}`;
  return `\nWaiting for: ${waitingFor}${seen}${formatLogs(logs)}${formatKept(kept)}`;
}

function formatKept(kept: KeptContainer | undefined): string {
  if (kept === undefined) return "";
  const { name, removal } = kept;
  return `\nThe container is kept: docker logs ${name}; docker start ${name}. To remove it: ${removal}`;
}
