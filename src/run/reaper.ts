import type { LabelFilter } from "../engine/requests/label-filter";

/** A way to remove what processes leave behind when they end. */
export interface Reaper {
  /**
   * Ensures that all objects with these labels, including those created later, are removed after the processes
   * that track them have ended. Awaited before the first such object is created. Rejects if the reaper
   * cannot ensure that.
   */
  track(filter: LabelFilter): Promise<void>;
  /**
   * Registers this process as a user of a container that outlives sessions. The container is stopped, not
   * removed, after `idleTimeout` milliseconds without a user. Resolves with a function that ends the use;
   * the end of the process ends it too. Absent if the reaper cannot stop containers.
   */
  hold?(containerId: string, idleTimeout: number): Promise<() => void>;
  /**
   * Holds the objects that are kept for the test run. Resolves with true if only connections keep them: then
   * every process that uses such an object must call this method, and so must the runner, for the times
   * without a worker. Absent, or resolves with false, if the objects' labels keep them.
   */
  trackRun?(filter: LabelFilter): Promise<boolean>;
}
