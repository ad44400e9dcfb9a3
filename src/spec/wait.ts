import type { Handle } from "./handle";

/** The default milliseconds from a container's start until it must be ready. */
export const DEFAULT_STARTUP_TIMEOUT_MS = 60_000;

/** The second argument of `Wait.until`. */
export interface WaitContext {
  /** Aborted when the result is no longer needed; a wait then stops all its work. */
  readonly signal: AbortSignal;
  /** Aborted when the container has ended; for a wait with `survivesExit`. */
  readonly exited: AbortSignal;
  /** When the container's process started, by the engine's clock. Older log lines do not count. */
  readonly startedAt: Date | undefined;
  /**
   * Returns what the container has printed since its last line break, for each of its streams that ends without one.
   * Engines log a line only when it has its end. Undefined unless the container was started for a wait with
   * `watchesOutput`.
   */
  readonly unfinishedLines?: (() => readonly string[]) | undefined;
  /** Reports why the condition does not hold yet. The last report becomes part of the error. */
  readonly report: (lastSeen: string) => void;
}

/** How a wait can end without success: its time was over, or the container exited. */
export type WaitEnd = "exited" | { readonly afterMs: number };

/**
 * A readiness condition. A run does not change it, so one wait can be used for any number of containers. Mayfly
 * races `until` against the container's exit, the deadline and the caller's abort. Your own wait needs only
 * `description` and `until`.
 */
export interface Wait {
  /** The text after "Waiting for:" in errors. */
  readonly description: string;
  /** Resolves when the condition holds; rejects if it can no longer hold. */
  until(handle: Handle, context: WaitContext): Promise<void>;
  /** Milliseconds for this wait alone. Default: the container's start-up timeout. */
  readonly startupTimeout?: number | undefined;
  /**
   * True if the condition can still become true after the container has ended, like a log message. When
   * `exited` is aborted, the wait must then decide at once.
   */
  readonly survivesExit?: boolean | undefined;
  /** True if the wait uses `unfinishedLines`. */
  readonly watchesOutput?: boolean | undefined;
  /**
   * Returns testcontainers' message for the same failure, because users' tests match it. The error's first line
   * repeats it. `lastSeen` is the last report.
   */
  testcontainersMessage?(
    end: WaitEnd,
    handle: Handle,
    lastSeen: string | undefined,
  ): string | undefined;
}
