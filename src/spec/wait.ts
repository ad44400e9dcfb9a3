import type { Handle } from "./handle";

/** Milliseconds from a container's start until it must be ready, where nothing else is said. */
export const DEFAULT_STARTUP_TIMEOUT_MS = 60_000;

/** What a condition is given while it is waited for. */
export interface WaitContext {
  /** Aborted as soon as nobody waits any more; a condition stops all its work then. */
  readonly signal: AbortSignal;
  /** Aborted when the container has ended; matters to a condition that survives that. */
  readonly exited: AbortSignal;
  /** When this run of the container began, by the engine's clock: older log lines do not count. */
  readonly startedAt: Date | undefined;
  /** Remembers why the condition does not hold yet; the last one is part of the error. */
  readonly report: (lastSeen: string) => void;
}

/**
 * A condition for "ready": a value that is never changed, so that one can be used for any number
 * of containers. The library races `until` against the container's exit, the deadline and the
 * caller's abort; a condition of your own needs no more than these two fields.
 */
export interface Wait {
  /** What is waited for, as it reads after "Waiting for:". */
  readonly description: string;
  /** Resolves when the condition holds; rejects when it cannot hold any more. */
  until(handle: Handle, context: WaitContext): Promise<void>;
  /** Milliseconds for this condition alone; default: the container's start-up timeout. */
  readonly startupTimeout?: number | undefined;
  /**
   * True when the condition can still come true after the container has ended, as a log message
   * can. It then decides itself, promptly: see `exited`.
   */
  readonly survivesExit?: boolean | undefined;
}
