/** Codes of https://grpc.io/docs/guides/status-codes/ */
export const OK = 0;
export const UNKNOWN = 2;
export const INVALID_ARGUMENT = 3;
export const NOT_FOUND = 5;
export const RESOURCE_EXHAUSTED = 8;
export const UNIMPLEMENTED = 12;
export const INTERNAL = 13;

/** An error with the status code that the client receives. */
export class GrpcError extends Error {
  constructor(
    readonly grpcStatus: number,
    message: string,
  ) {
    super(message);
  }
}

/** An error for an item that does not exist. BuildKit can go on without an optional secret. */
export class NotFoundError extends GrpcError {
  constructor(message: string) {
    super(NOT_FOUND, message);
  }
}

/** The maximum length of a status message; a longer trailer could exceed the client's limit. */
const LONGEST_TEXT = 1000;

/** Truncates a message and percent-encodes its UTF-8, for the trailer `grpc-message`. */
export function encodeStatusMessage(message: string): string {
  // A lone surrogate becomes U+FFFD; encodeURIComponent() would throw an error.
  const bytes = Buffer.from(message.slice(0, LONGEST_TEXT)).toString("latin1");
  return bytes.replace(
    /[^ -$&-~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
