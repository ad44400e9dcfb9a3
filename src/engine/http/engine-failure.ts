import { EngineError } from "../../errors";
import { describeFailure, failureCode } from "../failure-words";

/**
 * What a request that got no proper answer rejects with: the reason of the signal when it was
 * aborted, else an EngineError in plain words.
 */
export function engineFailure(operation: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof EngineError) return error;
  return new EngineError(operation, describeFailure(error), undefined, error);
}

const LOST = ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"];

/** Whether a request failed since its connection broke: the engine may have carried it out, or not. */
export function isConnectionLoss(error: unknown): boolean {
  return (
    error instanceof EngineError &&
    error.statusCode === undefined &&
    LOST.includes(failureCode(error.cause) ?? "")
  );
}

/** The EngineError for an answer that says no, with the engine's own words. */
export function refusal(operation: string, statusCode: number, body: string): EngineError {
  return new EngineError(operation, wordsOf(body, statusCode), statusCode);
}

/** Docker answers `{"message": …}`, Podman adds `cause` and `response`; a proxy sends any text. */
function wordsOf(body: string, statusCode: number): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    // Not JSON: the text itself is all there is.
  }
  if (typeof answer === "object" && answer !== null && "message" in answer) {
    return String(answer.message).trim();
  }
  const text = body.trim();
  // Whoever wraps the error passes on the words only.
  return text === ""
    ? `the engine gave no reason, only the status ${statusCode}`
    : text.slice(0, 500);
}
