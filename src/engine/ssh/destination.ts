import { UnusableAddress } from "../find/unusable-address";

/** The engine that an `ssh://` URI names. */
export interface SshDestination {
  /** A host's name or address, or an alias of `~/.ssh/config`. An IPv6 address has no brackets. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** The engine's socket on that machine; undefined for the one that the docker CLI there uses. */
  readonly socketPath?: string;
}

/** Returns the URI of a destination: the same for all ways to write it. */
export function destinationUri({ host, user, port, socketPath }: SshDestination): string {
  const name = host.includes(":") ? `[${host}]` : encodeURIComponent(host);
  const login = user === undefined ? "" : `${encodeURIComponent(user)}@`;
  return `ssh://${login}${name}${port === undefined ? "" : `:${port}`}${encodeURI(socketPath ?? "")}`;
}

/**
 * Parses what follows `ssh://` as the docker CLI does: `[user@]host[:port][/path/of/the/socket]`. Throws UnusableAddress.
 */
export function parseDestination(rest: string): SshDestination {
  let url: URL;
  try {
    url = new URL(`ssh://${rest}`);
  } catch {
    throw new UnusableAddress("not an address; expected e.g. ssh://user@host:22");
  }
  const host = decodeURIComponent(url.hostname.replace(/^\[(.*)\]$/, "$1"));
  const user = decodeURIComponent(url.username);
  if (host === "") throw new UnusableAddress("the URI has no host");
  if (url.password !== "") {
    throw new UnusableAddress("a password in the URI is not used; ssh needs a key or an agent");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UnusableAddress("a query in the URI is not used; expected e.g. ssh://user@host:22");
  }
  const socketPath = decodeURIComponent(url.pathname);
  return {
    host,
    ...(user !== "" && { user }),
    ...(url.port !== "" && { port: Number(url.port) }),
    ...(socketPath.length > 1 && { socketPath }),
  };
}
