import type { Readable } from "node:stream";
import { now } from "../../common/clock";
import { openLimit, type Limit } from "../../common/limit";
import { EngineError } from "../../errors";
import { watchSilence } from "./silence";
import type { Transport } from "./transport";

/** The factor by which a request that moves an image's or a context's bytes may take longer. */
export const PATIENCE_FOR_DATA = 5;

/** The parts of a request that its time limit depends on. */
export interface Patience {
  /** The task, as it follows "The engine failed to" in an error. */
  readonly operation: string;
  /** Multiplies the limit; Infinity if the answer waits for a user's program. Default 1. */
  readonly patience?: number;
  /** Milliseconds added to the limit, e.g. the time that a stop gives the process. Default 0. */
  readonly extraTime?: number;
  /** The body. If present, the time counts from when the engine last read some of it. */
  readonly upload?: Readable;
}

/**
 * The limit of a request: the caller's signal, or the time that the engine has for its answer.
 *
 * Engines hang (a storage driver, a machine that sleeps, a proxy in between). Without a limit a test hangs with them,
 * in a hook of which the test runner reports only "timed out".
 *
 * The engine may have carried out a request that ran out of time, or may do so later. The request is never repeated.
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

  /** Ends the time limit when the answer's head has arrived. The caller's signal still counts. */
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

/** Returns when the engine last read some of an upload. While the source is slow, the engine is not to blame. */
function lastReadOf(upload: Readable): () => number {
  let last = now();
  // The pipe to the engine pauses its source when it is full; in between, the engine has read something. A listener
  // for the data itself would go on reading after the engine has refused the request.
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
