/** Certificates and keys for TLS, as PEM texts. */
export interface TlsMaterial {
  /** Undefined: the authorities that Node trusts. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** False accepts any certificate of the engine. */
  readonly rejectUnauthorized: boolean;
}

/** How an engine is reached: over a socket in the file system, or over TCP. */
export type EngineAddress =
  | { readonly socketPath: string }
  | {
      /** A name or an address, an IPv6 one without brackets. */
      readonly host: string;
      readonly port: number;
      readonly tls: TlsMaterial | undefined;
    };

/** An engine that has answered. */
export interface EngineEndpoint {
  /** E.g. `unix:///var/run/docker.sock`. */
  readonly uri: string;
  /** Where the URI came from, e.g. `DOCKER_HOST` or `DOCKER_CONTEXT=colima`. */
  readonly origin: string;
  readonly address: EngineAddress;
  /** The version of the Engine API to speak, e.g. `1.41`; undefined where the engine names none. */
  readonly apiVersion: string | undefined;
  readonly kind: "docker" | "podman";
}
