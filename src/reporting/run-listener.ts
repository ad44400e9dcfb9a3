import type { Session } from "../run/session";

/** A run of tests, as the runner's process sees it. */
export interface ReportedRun {
  readonly session: Session;
  /** Whether another run can follow: what is kept for the session then stays. */
  readonly isWatching: boolean;
}

/** What else is to happen at both ends of a run, in the runner's process. */
export interface RunListener {
  /** Before the first test file. */
  readonly onRunStart?: (run: ReportedRun) => Promise<void> | void;
  /** After the last test file; a failure is shown with the summary. */
  readonly onRunEnd?: (run: ReportedRun) => Promise<void> | void;
}
