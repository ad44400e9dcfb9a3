import { fieldOf, HostAccessError, messageOf } from "../errors";

/** Returns the error for a port on which Mayfly cannot listen, from the error of `listen`. */
export function listenRefusal(
  uri: string,
  place: string,
  port: number,
  cause: unknown,
): HostAccessError {
  if (fieldOf(cause, "code") === "EACCES") {
    return new HostAccessError(
      uri,
      `this user may not listen on port ${port} of ${place} (EACCES)`,
      { hint: "let the server listen on a port above 1023", cause },
    );
  }
  return new HostAccessError(
    uri,
    `nothing can listen on port ${port} of ${place}: ${messageOf(cause)}`,
    { cause },
  );
}
