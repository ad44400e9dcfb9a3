import { fieldOf, messageOf } from "../errors";

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ECONNREFUSED: "connection refused, nothing is listening there",
  ECONNRESET: "the connection was closed before the answer was complete",
  EPIPE: "the connection was closed while the request was being sent",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "the host is not reachable",
  ENETUNREACH: "the network is not reachable",
  ETIMEDOUT: "the connection timed out",
  ENOTSOCK: "not a socket",
  ERR_STREAM_PREMATURE_CLOSE: "the connection was closed before the answer was complete",
};

/** What to do about a failure while `isConnectReplaced()` returns true. */
export const CONNECT_REPLACED =
  "Socket.prototype.connect of node:net had been replaced before Mayfly was loaded, as mocks of the network do (nock, MSW); load Mayfly before the mock starts, so that requests to the engine do not pass through it";

/** Describes an error of Node's network layer in plain words, followed by its code. */
export function describeFailure(error: unknown): string {
  const code = failureCode(error);
  if (code === undefined) return messageOf(error);
  const words = WORDS[code];
  if (words !== undefined) return `${words} (${code})`;
  const message = withoutTrace(messageOf(error));
  return message.includes(code) ? message : `${message} (${code})`;
}

/** Returns the words of OpenSSL's line, which has a thread, a number, a function, a file and its line around them. */
function withoutTrace(message: string): string {
  return /^[\dA-F]+:error:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ?? message;
}

/**
 * Returns the error's code. Node's AggregateError has an error for each address that was tried; the first one's code
 * counts.
 */
export function failureCode(error: unknown): string | undefined {
  const code = fieldOf(error, "code");
  if (typeof code === "string") return code;
  const inner = fieldOf(error, "errors");
  return Array.isArray(inner) && inner.length > 0 ? failureCode(inner[0]) : undefined;
}
