import { isConnectReplaced } from "../../common/network/native-connect";
import { EngineError } from "../../errors";
import { CONNECT_REPLACED, describeFailure, failureCode } from "../failure-words";
import { refusalHint } from "./refusal-hint";

/**
 * Returns the error for a request that got no proper answer: the signal's reason if it was aborted, otherwise an
 * EngineError in plain words.
 */
export function engineFailure(operation: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof EngineError) return error;
  const hint = isConnectReplaced() ? CONNECT_REPLACED : undefined;
  return new EngineError(operation, describeFailure(error), undefined, error, { hint });
}

const LOST = ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"];

/** Returns true if the connection broke. The engine may or may not have carried out the request. */
export function isConnectionLoss(error: unknown): boolean {
  return (
    error instanceof EngineError &&
    error.statusCode === undefined &&
    LOST.includes(failureCode(error.cause) ?? "")
  );
}

/** Returns true if the engine did not answer at all, as while it is restarting. */
export function isEngineAway(error: unknown): boolean {
  if (!(error instanceof EngineError) || error.statusCode !== undefined) return false;
  const code = failureCode(error.cause) ?? "";
  return LOST.includes(code) || code === "ECONNREFUSED" || code === "ENOENT";
}

/** Returns the EngineError for a refusal, with the engine's own words. */
export function refusal(operation: string, statusCode: number, body: string): EngineError {
  const reason = wordsOf(body, statusCode);
  return new EngineError(operation, reason, statusCode, undefined, { hint: refusalHint(reason) });
}

/**
 * Returns the reason. Docker answers `{"message": …}`, Podman adds `cause` and `response`; a proxy can send anything.
 */
function wordsOf(body: string, statusCode: number): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    // Not JSON: the text itself is the reason.
  }
  if (typeof answer === "object" && answer !== null && "message" in answer) {
    return String(answer.message).trim();
  }
  const text = body.trim();
  // The reason repeats the status, since errors that wrap this one pass on only the reason.
  return text === ""
    ? `the engine gave no reason, only the status ${statusCode}`
    : text.slice(0, 500);
}
