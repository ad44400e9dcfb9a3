import type { Readable } from "node:stream";
import type { ImageBuildRequest } from "../engine/requests/builds";
import type { RegistryConfig } from "../registry/auth-config";

/** Where the value of a secret comes from. */
export type SecretSource =
  { readonly file: string } | { readonly env: string } | { readonly value: string | Buffer };

/** A secret that `RUN --mount=type=secret,id=…` sees; it is in no layer. BuildKit only. */
export type BuildSecret = { readonly id: string } & SecretSource;

/** An SSH agent or keys that `RUN --mount=type=ssh` may use. BuildKit only. */
export interface BuildSsh {
  /** Default `default`, what a mount without an id asks for. */
  readonly id?: string;
  /** Files of private keys, or one agent's socket. Default: the agent of `SSH_AUTH_SOCK`. */
  readonly paths?: readonly string[];
}

/** Who builds: the engine's first builder, or BuildKit. */
export type Builder = "classic" | "buildkit";

/** One build, as either builder is asked for it. */
export interface BuildRequest extends ImageBuildRequest {
  readonly builder: Builder;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly BuildSsh[];
  /** What the registries of base images are told. */
  readonly registryConfig: RegistryConfig;
}

/** What is built from: the same for each builder. */
export interface BuildContext {
  /** The Dockerfile's path in the archive, which is that of `BuildRequest.dockerfile`. */
  readonly dockerfile: string;
  /** A tar archive of it, written while it is read; anew at each call. */
  tar(): Readable;
  /** The text of the Dockerfile. */
  readDockerfile(): Promise<string>;
  /**
   * The same with another Dockerfile, which steps do not see; undefined where that cannot be. Only
   * for the classic builder, which takes it out of the context.
   */
  withDockerfile?(text: string): BuildContext;
  /** Equal only where paths, modes and contents are. */
  contentHash(): Promise<string>;
}

/** Receives what a build prints, as it comes: one call a line, without its line break. */
export type BuildLogSink = (line: string) => void;
