import { MayflyError } from "./mayfly-error";

/** A condition did not hold within the wait's own timeout. Code `WAIT_TIMEOUT`. */
export class WaitTimeoutError extends MayflyError {
  constructor(
    /** The description of the wait. */
    readonly waitingFor: string,
    /** Milliseconds. */
    readonly timeout: number,
    /** Why the condition did not hold at the last look; undefined if nothing was seen. */
    readonly lastSeen: string | undefined,
  ) {
    const seen = lastSeen === undefined ? "" : ` Last seen: ${lastSeen}`;
    super("WAIT_TIMEOUT", `Waited ${timeout} ms for ${waitingFor}.${seen}`);
  }
}

/** A condition cannot hold any more, so there is nothing left to wait for. Code `WAIT_FAILED`. */
export class WaitFailedError extends MayflyError {
  constructor(
    /** The description of the wait. */
    readonly waitingFor: string,
    /** Why the condition cannot hold. */
    readonly reason: string,
    hint?: string,
  ) {
    super("WAIT_FAILED", `Waiting for ${waitingFor} cannot succeed: ${reason}`, { hint });
  }
}
