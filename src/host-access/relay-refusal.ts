import { fieldOf, HostAccessError, messageOf } from "../errors";

/** Why a relay cannot listen at the gateway, from the error of `listen`. */
export function relayRefusal(
  uri: string,
  address: string,
  port: number,
  cause: unknown,
): HostAccessError {
  switch (fieldOf(cause, "code")) {
    case "EADDRNOTAVAIL":
      return new HostAccessError(
        uri,
        `its gateway ${address} is not an address of this machine, as where the tests themselves run in a container`,
        {
          hint: "let the server listen on 0.0.0.0, put its clients on a network of the tests' container, and give them that container's name or address",
          cause,
        },
      );
    case "EACCES":
      return new HostAccessError(
        uri,
        `this user may not listen on port ${port} of its gateway ${address} (EACCES)`,
        { hint: "let the server listen on a port above 1023", cause },
      );
    default:
      return new HostAccessError(
        uri,
        `nothing can listen on port ${port} of its gateway ${address}: ${messageOf(cause)}`,
        { cause },
      );
  }
}
