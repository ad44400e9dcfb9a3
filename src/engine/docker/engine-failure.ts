import { EngineError } from "../../errors";
import { describeFailure } from "../failure-words";

/**
 * What a request that got no proper answer rejects with: the reason of the signal when it was
 * aborted, else an EngineError in plain words.
 */
export function engineFailure(operation: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof EngineError) return error;
  return new EngineError(operation, describeFailure(error), undefined, error);
}

/** The EngineError for an answer that says no, with the engine's own words. */
export function refusal(operation: string, statusCode: number, body: string): EngineError {
  return new EngineError(operation, wordsOf(body), statusCode);
}

/** Docker answers `{"message": …}`, Podman adds `cause` and `response`; a proxy sends any text. */
function wordsOf(body: string): string {
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
  return text === "" ? "the engine gave no reason" : text.slice(0, 500);
}
