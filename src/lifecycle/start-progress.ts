import type { Phase } from "../run/start-record";
import type { Wait } from "../spec/wait";
import type { Phases } from "./phases";

/** The progress of a start, for its error message and its measured phases. */
export class Progress {
  /** What the start is waiting for, worded to follow "Waiting for:". */
  waitingFor = "the engine to start the container";
  lastSeen: string | undefined;
  /** True while an exit of the container is an earlier or intended one, which does not explain a failure. */
  endedBefore = false;
  /** The wait that is running; undefined during other steps. */
  wait: Wait | undefined;
  /** The hint of a timeout error. */
  hintOnTimeout: string | undefined;

  readonly #phases: Phases;

  constructor(
    /** Whether the container existed before, so that its log begins with an earlier run. */
    readonly isRestart: boolean,
    phases: Phases,
    /** For a restart: the time from which log lines count. Default: the container's start, as the engine reports it. */
    readonly since?: Date,
  ) {
    this.#phases = phases;
    phases.steps = this;
  }

  begin(phase: Phase, waitingFor: string): void {
    this.#phases.begin(phase);
    this.waitingFor = waitingFor;
    this.lastSeen = undefined;
    this.wait = undefined;
  }
}
