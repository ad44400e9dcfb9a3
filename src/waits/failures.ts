import { MayflyError } from "../errors";

/** A condition's own time is over. Code `WAIT_TIMEOUT`. */
export class WaitTimeoutError extends MayflyError {
  constructor(
    /** The description of the condition. */
    readonly waitingFor: string,
    /** Milliseconds. */
    readonly timeout: number,
    /** Why it did not hold when it was last looked at; undefined when nothing was seen. */
    readonly lastSeen: string | undefined,
  ) {
    const seen = lastSeen === undefined ? "" : ` Last seen: ${lastSeen}`;
    super("WAIT_TIMEOUT", `Waited ${timeout} ms for ${waitingFor}.${seen}`);
  }
}

/** A condition cannot hold any more, so that waiting on is pointless. Code `WAIT_FAILED`. */
export class WaitFailedError extends MayflyError {
  constructor(
    /** The description of the condition. */
    readonly waitingFor: string,
    /** Why it cannot hold. */
    readonly reason: string,
    hint?: string,
  ) {
    super("WAIT_FAILED", `Waiting for ${waitingFor} is pointless: ${reason}`, { hint });
  }
}
