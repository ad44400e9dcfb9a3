import { Agent } from "node:https";
import { VERSION } from "../../version";
import type { EngineEndpoint } from "../endpoint";

/** The dockerode options that Mayfly sets. */
export interface DockerodeOptions {
  readonly protocol: "http" | "https";
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly agent?: Agent;
  readonly headers?: Record<string, string>;
  readonly version?: string;
}

/** Returns the options with which dockerode talks to an engine. */
export function dockerodeOptions({ address, apiVersion }: EngineEndpoint): DockerodeOptions {
  const version = apiVersion === undefined ? {} : { version: `v${apiVersion}` };
  const headers = { "User-Agent": `mayfly/${VERSION}` };
  if ("socketPath" in address) {
    return {
      ...version,
      socketPath: address.socketPath,
      protocol: "http",
      // See ../http/call.
      headers: { ...headers, Connection: "close" },
    };
  }
  const { host, port, tls, basePath } = address;
  // docker-modem puts the version, and nothing else, before each path.
  const prefix = [basePath?.slice(1), version.version].filter((part) => part !== undefined);
  const protocol = tls === undefined ? "http" : "https";
  return {
    ...(prefix.length > 0 && { version: prefix.join("/") }),
    headers,
    // Must be a URL, since docker-modem takes the first part of a bare IPv6 address for a protocol.
    host: `${protocol}://${host.includes(":") ? `[${host}]` : host}`,
    port,
    protocol,
    ...(tls?.ca !== undefined && { ca: tls.ca }),
    ...(tls?.cert !== undefined && { cert: tls.cert }),
    ...(tls?.key !== undefined && { key: tls.key }),
    ...(tls?.rejectUnauthorized === false && { agent: unverifiedAgent() }),
  };
}

/** Returns an agent that accepts any certificate. docker-modem has no option for this. */
function unverifiedAgent(): Agent {
  return new Agent({ keepAlive: true, rejectUnauthorized: false });
}
