import type { Phase } from "../run/start-record";
import type { Phases } from "./phases";

/** How far a start has come: what its error tells about it, and the phase that is measured. */
export class Progress {
  /** What the start waits for now, as it reads after "Waiting for:". */
  waitingFor = "the engine to start it";
  lastSeen: string | undefined;
  /** True while the container's end, as the engine reports it, does not explain a failure. */
  endedBefore = false;
  /** What to do after a timeout. */
  hintOnTimeout: string | undefined;

  readonly #phases: Phases;

  constructor(
    /** Whether the container existed before, so that its log begins with an earlier run. */
    readonly isRestart: boolean,
    phases: Phases,
    /** For a restart: from when log lines count. Default: the container's start, as the engine reports it. */
    readonly since?: Date,
  ) {
    this.#phases = phases;
  }

  begin(phase: Phase, waitingFor: string): void {
    this.#phases.begin(phase);
    this.waitingFor = waitingFor;
    this.lastSeen = undefined;
  }
}
