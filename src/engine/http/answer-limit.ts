import type { Readable } from "node:stream";
import { now } from "../../common/clock";
import { openLimit, type Limit } from "../../common/limit";
import { EngineError } from "../../errors";
import { watchSilence } from "./silence";
import type { Transport } from "./transport";

/** How many times as long as others a request may take that moves an image's or a context's bytes. */
export const PATIENCE_FOR_DATA = 5;

/** What a request's time depends on. */
export interface Patience {
  /** As it reads after "The engine failed to". */
  readonly operation: string;
  /** Times the usual limit; Infinity where the answer waits for something else. Default 1. */
  readonly patience?: number;
  /** Milliseconds besides, as of a stop that gives the process time. Default 0. */
  readonly extraTime?: number;
  /** The time counts from when the engine last took something of it. */
  readonly upload?: Readable;
}

/**
 * What ends a request: the caller's signal, or the time that an engine has for its answer. Engines
 * hang (a storage driver, a machine that sleeps, a proxy in between), and whoever waits for one
 * without a limit hangs with it, in a hook of a test runner that says nothing but "timed out".
 *
 * A request that ran out of time may have been carried out, or be so yet. It is never repeated.
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

  /** The answer's head is there. From here on only the caller's signal ends it. */
  answered(): void {
    this.#stop();
  }

  end(): void {
    this.#stop();
    this.#limit[Symbol.dispose]();
  }
}

/** The error of a request for which nothing came for `ms` milliseconds. */
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

/** While a source is slow to give, it is not the engine that is waited for. */
function lastReadOf(upload: Readable): () => number {
  let last = now();
  // The pipe to the engine pauses its source whenever it is full: in between something was taken. A
  // listener for the data itself would go on reading when the engine has refused it.
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
