import type { LabelFilter } from "../engine/requests/label-filter";

/** Removes what is left when its owner is gone. */
export interface Reaper {
  /**
   * Resolves once everything that carries the labels, now or later, is sure to be removed after the
   * processes that track it have ended. Awaited before the first such thing is created. Rejects when
   * that cannot be promised.
   */
  track(filter: LabelFilter): Promise<void>;
  /**
   * Says that this process uses a container that outlives sessions: it is stopped, not removed, when
   * it has had no user for `idleTimeout` milliseconds. The function that it resolves with ends the
   * use, as does the end of the process. Absent where nothing can do it.
   */
  hold?(containerId: string, idleTimeout: number): Promise<() => void>;
  /**
   * Where connections alone keep what is there for the run, tracks it and resolves with true: then
   * every process that uses such a thing has to call this, and the runner, for when there is no other.
   * False, or absent, where it stays by its labels.
   */
  trackRun?(filter: LabelFilter): Promise<boolean>;
}
