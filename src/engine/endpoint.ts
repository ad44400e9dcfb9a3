import type { SshConnection } from "./ssh/connection";

/** Certificates and keys for TLS, as PEM strings. */
export interface TlsMaterial {
  /** Undefined for the authorities that Node trusts. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** False to accept any certificate of the engine. */
  readonly rejectUnauthorized: boolean;
}

/** The address of an engine: a socket in the file system (on Windows a named pipe), or a host and a port. */
export type EngineAddress =
  | { readonly socketPath: string }
  | {
      /** A name or an address. An IPv6 address has no brackets. */
      readonly host: string;
      readonly port: number;
      /** What every request's path begins with, e.g. `/engine`, as of a reverse proxy. */
      readonly basePath?: string;
      readonly tls: TlsMaterial | undefined;
    };

/** An engine that has answered. */
export interface EngineEndpoint {
  /** E.g. `unix:///var/run/docker.sock`. */
  readonly uri: string;
  /** The source of the URI, e.g. `DOCKER_HOST` or `DOCKER_CONTEXT=colima`. */
  readonly origin: string;
  readonly address: EngineAddress;
  /** The connection that the socket at the address is forwarded over, if the engine is on another machine. */
  readonly ssh?: SshConnection;
  /** The version of the Engine API to use, e.g. `1.41`. Undefined if the engine names none. */
  readonly apiVersion: string | undefined;
  readonly kind: "docker" | "podman";
}

/** Returns an engine's address as the docker CLI writes it, e.g. `unix:///var/run/docker.sock` or `tcp://[::1]:2375`. */
export function daemonHost(address: EngineAddress): string {
  if ("socketPath" in address) {
    const { socketPath } = address;
    const pipe = /^[\\/]{2}\.[\\/]pipe[\\/]/.test(socketPath);
    return pipe ? `npipe://${socketPath.replaceAll("\\", "/")}` : `unix://${socketPath}`;
  }
  const { host, port, basePath = "" } = address;
  return `tcp://${host.includes(":") ? `[${host}]` : host}:${port}${basePath}`;
}
