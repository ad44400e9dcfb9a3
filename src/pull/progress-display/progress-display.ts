import type { PullProgress } from "../../engine/requests/images";

/** The progress display of one pull or push. */
export interface ProgressDisplay {
  update(progress: PullProgress): void;
  /** Ends the display; later calls do nothing. */
  end(succeeded: boolean): void;
}
