import type { PullProgress } from "../../engine/requests/images";

/** What shows one pull or push. */
export interface ProgressDisplay {
  update(progress: PullProgress): void;
  /** Calls after the first change nothing. */
  end(succeeded: boolean): void;
}
