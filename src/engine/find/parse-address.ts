import type { EngineAddress, TlsMaterial } from "../endpoint";
import { parseDestination, type SshDestination } from "../ssh/destination";
import { UnusableAddress } from "./unusable-address";

const DEFAULT_SOCKET = "/var/run/docker.sock";
const DEFAULT_PIPE = "//./pipe/docker_engine";
const DEFAULT_HOST = "localhost";
const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

/** Where an engine is: an address, or a machine that `ssh` connects to. */
export type EngineLocation = EngineAddress | { readonly ssh: SshDestination };

/**
 * Parses an engine's URI as the docker CLI does. Throws UnusableAddress.
 *
 * `readTls` is called only for TCP: with `true` if the URI demands TLS, and with `false` if `readTls` decides.
 */
export function parseAddress(
  uri: string,
  readTls: (demanded: boolean) => TlsMaterial | undefined,
): EngineLocation {
  // `unix:/run/docker.sock`, with one slash, is also a URI for that path.
  const match = /^([a-z0-9+.-]+):\/\/(.*)$/i.exec(uri) ?? /^(unix):(\/.*)$/i.exec(uri);
  // The CLI takes an address without a scheme for a socket if it looks like a path.
  const scheme = match?.[1]?.toLowerCase() ?? (/^\.?\//.test(uri) ? "unix" : "tcp");
  const rest = match?.[2] ?? uri;
  switch (scheme) {
    case "unix":
      return { socketPath: rest === "" ? DEFAULT_SOCKET : rest };
    case "npipe":
      return { socketPath: rest === "" ? DEFAULT_PIPE : rest.replaceAll("\\", "/") };
    case "tcp":
      return tcpAddress(rest, readTls(false));
    case "https":
      return tcpAddress(rest, readTls(true));
    case "http":
      return tcpAddress(rest, undefined);
    case "ssh":
      return { ssh: parseDestination(rest) };
    default:
      throw new UnusableAddress(
        `${scheme}:// is not supported; expected unix://, npipe://, tcp://, http://, https:// or ssh://`,
      );
  }
}

function tcpAddress(rest: string, tls: TlsMaterial | undefined): EngineAddress {
  // A missing host is this machine: `:2375`.
  const address = /^(:|$)/.test(rest) ? `${DEFAULT_HOST}${rest}` : rest;
  let url: URL;
  try {
    // With the scheme http, URL would drop port 80.
    url = new URL(`tcp://${address}`);
  } catch {
    throw new UnusableAddress(`not an address; expected e.g. tcp://host:${PLAIN_PORT}`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "") throw new UnusableAddress("the URI has no host");
  const port = url.port === "" ? (tls === undefined ? PLAIN_PORT : TLS_PORT) : Number(url.port);
  const basePath = url.pathname.replace(/\/+$/, "");
  return { host, port, tls, ...(basePath !== "" && { basePath }) };
}
