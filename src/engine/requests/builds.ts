import type { Duplex, Readable } from "node:stream";
import type { RegistryConfig } from "../../registry/auth-config";

/** One build, as engines know it without BuildKit. */
export interface ImageBuildRequest {
  /** The Dockerfile's path in the context. */
  readonly dockerfile: string;
  /** Names that the image gets. */
  readonly tags: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The stage to stop at; undefined for the last one. */
  readonly target: string | undefined;
  readonly platform: string | undefined;
  /** Run every step, whatever was built before. */
  readonly noCache: boolean;
  /** Ask the registries for newer base images. */
  readonly pull: boolean;
  /** Images whose layers may be used again. */
  readonly cacheFrom: readonly string[];
  /** Host name to address, for the steps' hosts files. */
  readonly extraHosts: Readonly<Record<string, string>>;
  /** The network of the steps: `host`, `none`, or a network's name. */
  readonly networkMode: string | undefined;
  /** Bytes of the steps' `/dev/shm`. */
  readonly shmSize: number | undefined;
}

/** How far a build came: filled while it runs, so that it is known when it is cut off, too. */
export interface ImageBuildTrace {
  /** The step that runs, e.g. `Step 2/3 : RUN make`. */
  step: string | undefined;
  /** What the command of the step that failed ended with. */
  exitCode: number | undefined;
  /** The container in which it runs. */
  container: string | undefined;
  /** Images that this build made for its steps, the newest last. */
  readonly layers: string[];
}

export interface ImageBuildOptions {
  /** What the registries of base images are told. */
  readonly registryConfig?: RegistryConfig;
  /** Gets what the build prints, one call a line. */
  readonly onLine?: (line: string) => void;
  readonly trace?: ImageBuildTrace;
}

/** What the engine is to know of a build session: its id, and the gRPC methods that are served in it. */
export interface SessionRequest {
  readonly id: string;
  readonly methods: readonly string[];
}

export interface SessionBuildOptions {
  /** The id of a session that is open. */
  readonly session: string;
  /** Gets each `moby.buildkit.v1.StatusResponse`, encoded. */
  readonly onTrace: (trace: Buffer) => void;
}

/** Builds of images. */
export interface BuildRequests {
  /**
   * Builds from a tar archive with the engine's classic builder, and returns the image's id. A step
   * that fails rejects, too; `options.trace` knows which it was.
   */
  run(
    request: ImageBuildRequest,
    context: Readable,
    options: ImageBuildOptions,
    signal?: AbortSignal,
  ): Promise<string>;
  /** Opens a connection on which the engine asks for what a build with BuildKit needs. */
  openSession(session: SessionRequest, signal?: AbortSignal): Promise<Duplex>;
  /** Builds as `buildImage` does, with the engine's BuildKit. An abort ends the build there, too. */
  runInSession(
    request: ImageBuildRequest,
    context: Readable,
    options: SessionBuildOptions,
    signal?: AbortSignal,
  ): Promise<string>;
}
