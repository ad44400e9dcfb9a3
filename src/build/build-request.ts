import type { Readable } from "node:stream";
import type { ImageBuildRequest } from "../engine/requests/builds";
import type { RegistryConfig } from "../registry/auth-config";

/** The source of a secret's value. */
export type SecretSource =
  { readonly file: string } | { readonly env: string } | { readonly value: string | Buffer };

/** A secret for `RUN --mount=type=secret,id=…`; no layer contains it. BuildKit only. */
export type BuildSecret = { readonly id: string } & SecretSource;

/** An SSH agent or keys for `RUN --mount=type=ssh`. BuildKit only. */
export interface BuildSsh {
  /** The id of the mount. Default `default`, as for a mount without an id. */
  readonly id?: string;
  /** Private key files, or the socket of one agent. Default: the agent of `SSH_AUTH_SOCK`. */
  readonly paths?: readonly string[];
}

/** The engine's classic builder, or BuildKit. */
export type Builder = "classic" | "buildkit";

/** A build request for either builder. */
export interface BuildRequest extends ImageBuildRequest {
  readonly builder: Builder;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly BuildSsh[];
  /** The logins for the registries of the base images. */
  readonly registryConfig: RegistryConfig;
  /** Build arguments for proxies, which `buildArgs` overrides. buildx reads them itself. */
  readonly proxyArgs: Readonly<Record<string, string>>;
}

/** Returns the request with the build arguments for proxies. */
export function withProxyArgs(request: BuildRequest): BuildRequest {
  return { ...request, buildArgs: { ...request.proxyArgs, ...request.buildArgs } };
}

/** A build context that either builder can read. */
export interface BuildContext {
  /** The Dockerfile's path in the archive; equal to `BuildRequest.dockerfile`. */
  readonly dockerfile: string;
  /**
   * Returns the context as a tar archive, which is created while it is read. Each call returns a
   * new archive.
   */
  tar(): Readable;
  /** Returns the text of the Dockerfile. */
  readDockerfile(): Promise<string>;
  /**
   * Returns the context with another Dockerfile that the build's steps do not see.
   *
   * Missing if the Dockerfile cannot be replaced. Only for the classic builder, which removes that
   * Dockerfile from the context.
   */
  withDockerfile?(text: string): BuildContext;
  /** Returns a hash that is equal only for equal paths, modes and contents. */
  contentHash(): Promise<string>;
}

/** Receives a build's output as it is printed, one line per call, without the line break. */
export type BuildLogSink = (line: string) => void;
