/** How far a start came: what its error says of it. */
export class Progress {
  /** What is being waited for now, as it reads after "Waiting for:". */
  waitingFor = "the engine to start it";
  lastSeen: string | undefined;

  constructor(readonly isRestart: boolean) {}

  begin(waitingFor: string): void {
    this.waitingFor = waitingFor;
    this.lastSeen = undefined;
  }
}
