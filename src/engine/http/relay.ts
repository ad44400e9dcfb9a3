import { finished, type Readable, type Transform } from "node:stream";
import { now } from "../../common/clock";
import { TIMEOUT_SETTING } from "../answer-timeout";
import { tooLate } from "./answer-limit";
import { engineFailure } from "./engine-failure";
import { watchSilence } from "./silence";

export interface RelayOptions {
  /** What is asked of the engine, for the error. */
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
  /**
   * What an abort does to the output: `end` suits one that is followed, where to stop is ordinary;
   * `fail` one that has to be complete. Default `fail`.
   */
  readonly onAbort?: "end" | "fail";
  /** Milliseconds that the engine may send nothing while the reader waits. Default: any time. */
  readonly silence?: number;
}

/**
 * Passes an answer through a transform and returns the transform. A broken connection becomes an
 * EngineError on it; destroying it closes the connection. An error that nobody listens for is
 * dropped: a reader that has gone away must not take the process with it.
 */
export function relay(
  source: Readable,
  into: Transform,
  { operation, signal, onAbort = "fail", silence }: RelayOptions,
): Transform {
  into.on("error", () => undefined);
  into.on("close", () => source.destroy());
  finished(source, { writable: false }, (error) => {
    if (!error) return;
    if (signal?.aborted === true && onAbort === "end") into.end();
    else into.destroy(engineFailure(operation, error, signal) as Error);
  });
  source.pipe(into);
  if (silence !== undefined) failWhenSilent(source, into, operation, silence);
  return into;
}

function failWhenSilent(
  source: Readable,
  into: Transform,
  operation: string,
  silence: number,
): void {
  let last = now();
  source.on("data", () => {
    last = now();
  });
  const stop = watchSilence(
    silence,
    () => (into.writableNeedDrain ? now() : last),
    () => into.destroy(tooLate(operation, "no more of the answer", silence, TIMEOUT_SETTING)),
  );
  source.once("close", stop);
  into.once("close", stop);
}
