/** The parts of an address that a client connects to. */
export interface ConnectionParts {
  /** Without colon, e.g. `postgres`. */
  readonly scheme: string;
  /** A name, or an IPv4 or IPv6 address without brackets, as `getHost()` gives it. */
  readonly host: string;
  readonly port: number;
  /** Left out when undefined or empty. */
  readonly username?: string | undefined;
  /** Left out when undefined or empty. */
  readonly password?: string | undefined;
  /** What follows the port and a slash, e.g. a database; left out when undefined. */
  readonly path?: string | undefined;
}

/**
 * Puts a connection URL together, for modules: `scheme://[user[:password]@]host:port[/path]`. An IPv6
 * address gets its brackets. Whatever characters the credentials have, clients read them back, the
 * percent sign too, which Node's `URL` would leave as it is.
 */
export function connectionUrl(parts: ConnectionParts): string {
  const { scheme, host, port, username = "", password = "", path } = parts;
  const secret = password === "" ? "" : `:${encodeURIComponent(password)}`;
  const user = `${encodeURIComponent(username)}${secret}`;
  const authority = `${user === "" ? "" : `${user}@`}${host.includes(":") ? `[${host}]` : host}`;
  return `${scheme}://${authority}:${port}${path === undefined ? "" : `/${encodePath(path)}`}`;
}

/** Clients decode a path with `decodeURI` (pg) or wholly (libpq): what both read is escaped alone. */
function encodePath(path: string): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}
