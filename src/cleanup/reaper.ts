import type { LabelFilter } from "../engine/engine";

/** Removes what is left when its owner is gone. */
export interface Reaper {
  /**
   * Resolves once everything that carries the labels, now or later, is sure to be removed after this
   * process has ended. Awaited before the first such thing is created.
   */
  track(filter: LabelFilter): Promise<void>;
}
