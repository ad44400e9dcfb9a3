/** The parts of a connection URL. */
export interface ConnectionParts {
  /** The scheme without a colon, e.g. `postgres`. */
  readonly scheme: string;
  /** A name, or an IPv4 or IPv6 address without brackets, as `getHost()` returns it. */
  readonly host: string;
  readonly port: number;
  /** Left out when undefined or empty. */
  readonly username?: string | undefined;
  /** Left out when undefined or empty. */
  readonly password?: string | undefined;
  /** The path without its first slash, e.g. a database's name; left out when undefined. */
  readonly path?: string | undefined;
}

/**
 * Returns a connection URL, for modules: `scheme://[user[:password]@]host:port[/path]`. An IPv6 address
 * gets brackets. All special characters of the credentials are escaped, including the percent sign, which
 * Node's `URL` does not escape.
 */
export function connectionUrl(parts: ConnectionParts): string {
  const { scheme, host, port, username = "", password = "", path } = parts;
  const secret = password === "" ? "" : `:${encodeURIComponent(password)}`;
  const user = `${encodeURIComponent(username)}${secret}`;
  const authority = `${user === "" ? "" : `${user}@`}${hostAndPort(host, port)}`;
  return `${scheme}://${authority}${path === undefined ? "" : `/${encodePath(path)}`}`;
}

/** Returns `host:port`, for modules. An IPv6 address gets brackets. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Escapes only what all clients decode: pg decodes a path with `decodeURI`, libpq completely. */
function encodePath(path: string): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}
