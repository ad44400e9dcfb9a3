/** How far a start came: what its error says of it. */
export class Progress {
  /** What is being waited for now, as it reads after "Waiting for:". */
  waitingFor = "the engine to start it";
  lastSeen: string | undefined;
  /** While an end that the engine tells of is that of an earlier run, and explains nothing. */
  endedBefore = false;

  constructor(
    readonly isRestart: boolean,
    /** For a restart: since when log lines count. Default: what the engine says of its start. */
    readonly since?: Date,
  ) {}

  begin(waitingFor: string): void {
    this.waitingFor = waitingFor;
    this.lastSeen = undefined;
  }
}
