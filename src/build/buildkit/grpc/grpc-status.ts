/** Codes of https://grpc.io/docs/guides/status-codes/ */
export const OK = 0;
export const UNKNOWN = 2;
export const INVALID_ARGUMENT = 3;
export const NOT_FOUND = 5;
export const RESOURCE_EXHAUSTED = 8;
export const UNIMPLEMENTED = 12;
export const INTERNAL = 13;

/** An error that the other side is told with a status of its own. */
export class GrpcError extends Error {
  constructor(
    readonly grpcStatus: number,
    message: string,
  ) {
    super(message);
  }
}

/** What is asked for does not exist; the other side tells it from a failure. */
export class NotFoundError extends GrpcError {
  constructor(message: string) {
    super(NOT_FOUND, message);
  }
}

/** Characters of a status message; a longer one could be more than the other side takes as headers. */
const LONGEST_TEXT = 1000;

/** A message as the trailer `grpc-message` has it: UTF-8, percent-encoded, and cut off where it is long. */
export function encodeStatusMessage(message: string): string {
  // Half a surrogate pair becomes U+FFFD here; encodeURIComponent() would throw at it.
  const bytes = Buffer.from(message.slice(0, LONGEST_TEXT)).toString("latin1");
  return bytes.replace(
    /[^ -$&-~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
