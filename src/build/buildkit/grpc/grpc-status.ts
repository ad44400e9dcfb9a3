/** Codes of https://grpc.io/docs/guides/status-codes/ */
export const OK = 0;
export const UNKNOWN = 2;
export const INVALID_ARGUMENT = 3;
export const NOT_FOUND = 5;
export const RESOURCE_EXHAUSTED = 8;
export const UNIMPLEMENTED = 12;
export const INTERNAL = 13;

/** An error that the client gets with its own status. */
export class GrpcError extends Error {
  constructor(
    readonly grpcStatus: number,
    message: string,
  ) {
    super(message);
  }
}

/** The requested item does not exist; clients tell this from a failure. */
export class NotFoundError extends GrpcError {
  constructor(message: string) {
    super(NOT_FOUND, message);
  }
}

/** The maximum length of a status message; longer headers could exceed the client's limit. */
const LONGEST_TEXT = 1000;

/**
 * Encodes a message for the trailer `grpc-message`: UTF-8, percent-encoded, cut off if it is long.
 */
export function encodeStatusMessage(message: string): string {
  // Half a surrogate pair becomes U+FFFD; encodeURIComponent() would throw.
  const bytes = Buffer.from(message.slice(0, LONGEST_TEXT)).toString("latin1");
  return bytes.replace(
    /[^ -$&-~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
