import { fieldOf, HostAccessError, messageOf } from "../errors";

/** Converts an error of `listen` to a HostAccessError. */
export function listenRefusal(
  uri: string,
  place: string,
  port: number,
  cause: unknown,
): HostAccessError {
  if (fieldOf(cause, "code") === "EACCES") {
    return new HostAccessError(
      uri,
      `this user is not allowed to listen on port ${port} of ${place} (EACCES)`,
      { hint: "let the server listen on a port above 1023", cause },
    );
  }
  return new HostAccessError(
    uri,
    `cannot listen on port ${port} of ${place}: ${messageOf(cause)}`,
    { cause },
  );
}
