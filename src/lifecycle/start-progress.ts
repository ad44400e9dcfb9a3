import type { Phase } from "../run/start-record";
import type { Phases } from "./phases";

/** How far a start came: what its error says of it, and how long each phase took. */
export class Progress {
  /** What is being waited for now, as it reads after "Waiting for:". */
  waitingFor = "the engine to start it";
  lastSeen: string | undefined;
  /** While an end that the engine tells of is that of an earlier run, and explains nothing. */
  endedBefore = false;
  /** What to do when the time is over. */
  hintOnTimeout: string | undefined;

  constructor(
    readonly isRestart: boolean,
    private readonly phases: Phases,
    /** For a restart: since when log lines count. Default: what the engine says of its start. */
    readonly since?: Date,
  ) {}

  begin(phase: Phase, waitingFor: string): void {
    this.phases.begin(phase);
    this.waitingFor = waitingFor;
    this.lastSeen = undefined;
  }
}
