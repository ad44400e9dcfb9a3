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
  const { url, host, user, socketPath } = decode(rest);
  if (host === "") throw new UnusableAddress("the URI has no host");
  if (url.password !== "") {
    throw new UnusableAddress("a password in the URI is not used; ssh needs a key or an agent");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UnusableAddress("a query in the URI is not used; expected e.g. ssh://user@host:22");
  }
  return {
    host,
    ...(user !== "" && { user }),
    ...(url.port !== "" && { port: Number(url.port) }),
    ...(socketPath.length > 1 && { socketPath }),
  };
}

/** Returns the parts of a URI without escapes. Throws UnusableAddress for what cannot be passed to `ssh`. */
function decode(rest: string): {
  readonly url: URL;
  readonly host: string;
  readonly user: string;
  readonly socketPath: string;
} {
  try {
    const url = new URL(`ssh://${rest}`);
    const parts = {
      host: decodeURIComponent(url.hostname.replace(/^\[(.*)\]$/, "$1")),
      user: decodeURIComponent(url.username),
      socketPath: decodeURIComponent(url.pathname),
    };
    if (Object.values(parts).some((part) => /\p{Cc}/u.test(part))) throw new Error("unprintable");
    return { url, ...parts };
  } catch {
    throw new UnusableAddress("not an address; expected e.g. ssh://user@host:22");
  }
}
