import type { Readable } from "node:stream";
import { now } from "../../common/clock";
import { openLimit, type Limit } from "../../common/limit";
import { EngineError } from "../../errors";
import { watchSilence } from "./silence";
import type { Transport } from "./transport";

/** Multiplies the time limit of requests that transfer an image or a build context. */
export const PATIENCE_FOR_DATA = 5;

/** The parts of a request that its time limit depends on. */
export interface Patience {
  /** The task, as it follows "The engine failed to" in an error. */
  readonly operation: string;
  /** Multiplies the limit; Infinity if the answer waits for a user's program. Default 1. */
  readonly patience?: number;
  /** Milliseconds added to the limit, e.g. the time that a stop gives the process. Default 0. */
  readonly extraTime?: number;
  /** The body. If present, the time counts from the engine's last read of it. */
  readonly upload?: Readable;
}

/**
 * The time limit of a request, combined with the caller's signal.
 *
 * Engines hang (a storage driver, a machine that sleeps, a proxy in between). Without a limit, a test hook would hang
 * too, and the test runner would report only "timed out".
 *
 * The engine may have carried out a request that ran out of time, or may do so later. Such a request is never repeated.
 */
export class AnswerLimit {
  readonly signal: AbortSignal;
  readonly #limit: Limit;
  #stop: () => void = () => undefined;

  constructor(
    { answerTimeout, timeoutSetting }: Pick<Transport, "answerTimeout" | "timeoutSetting">,
    { operation, patience = 1, extraTime = 0, upload }: Patience,
    caller: AbortSignal | undefined,
  ) {
    this.#limit = openLimit([caller]);
    this.signal = this.#limit.signal;
    const limit = answerTimeout * patience + extraTime;
    if (limit === Infinity) return;
    const quietSince = upload === undefined ? startingNow() : lastReadOf(upload);
    this.#stop = watchSilence(limit, quietSince, () => {
      this.#limit.abort(tooLate(operation, "no answer", limit, timeoutSetting));
    });
  }

  /** Ends the time limit, since the answer's head has arrived. The caller's signal still applies. */
  answered(): void {
    this.#stop();
  }

  end(): void {
    this.#stop();
    this.#limit[Symbol.dispose]();
  }
}

/** Returns the error for a request that got nothing for `ms` milliseconds. */
export function tooLate(
  operation: string,
  what: string,
  ms: number,
  setting: string | undefined,
): EngineError {
  const origin = setting === undefined ? "" : ` (the limit follows from ${setting})`;
  return new EngineError(operation, `${what} within ${ms / 1000} s${origin}`, undefined);
}

function startingNow(): () => number {
  const start = now();
  return () => start;
}

/**
 * Returns a function that tells when the engine last read some of an upload. The time spent waiting for a slow source
 * does not count.
 */
function lastReadOf(upload: Readable): () => number {
  let last = now();
  // The pipe to the engine pauses its source whenever it is full, so the engine has read something between two pauses.
  // A `data` listener would go on reading after the engine has refused the request.
  for (const event of ["pause", "end"]) {
    upload.on(event, () => {
      last = now();
    });
  }
  return () => {
    if (!upload.readableEnded && !upload.destroyed && upload.readableLength === 0) last = now();
    return last;
  };
}
