import { finished, type Readable, type Transform } from "node:stream";
import { now } from "../../common/clock";
import { ENGINE_TIMEOUT_SETTING } from "../../config";
import { tooLate } from "./answer-limit";
import { engineFailure } from "./engine-failure";
import { watchSilence } from "./silence";

export interface RelayOptions {
  /** The task, as it follows "The engine failed to" in an error. */
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
  /**
   * The effect of an abort on the output. `end` suits output that is followed, `fail` output that has to be complete.
   * Default `fail`.
   */
  readonly onAbort?: "end" | "fail";
  /** Milliseconds for which the engine may send nothing while the reader waits. Default: no limit. */
  readonly silence?: number;
}

/**
 * Pipes an answer into a transform, and returns the transform.
 *
 * A broken connection destroys the transform with an EngineError; destroying the transform closes the connection. An
 * error without a listener is dropped: it must not end the process after the reader has gone.
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
    () => into.destroy(tooLate(operation, "no further data", silence, ENGINE_TIMEOUT_SETTING)),
  );
  source.once("close", stop);
  into.once("close", stop);
}
