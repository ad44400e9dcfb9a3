import type { Duplex, Readable } from "node:stream";
import type { RegistryConfig } from "../../registry/auth-config";

/** A build, with the options that the classic builder has. */
export interface ImageBuildRequest {
  /** The path of the Dockerfile in the context. */
  readonly dockerfile: string;
  /** Names that the image gets. */
  readonly tags: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The stage to stop at. Undefined for the last stage. */
  readonly target: string | undefined;
  readonly platform: string | undefined;
  /** True to run all steps again, without the build cache. */
  readonly noCache: boolean;
  /** True to ask the registries for newer base images. */
  readonly pull: boolean;
  /** Images whose layers can be reused. */
  readonly cacheFrom: readonly string[];
  /** Addresses by host name, for the hosts files of the steps. */
  readonly extraHosts: Readonly<Record<string, string>>;
  /** The network of the steps: `host`, `none`, or a network's name. */
  readonly networkMode: string | undefined;
  /** Bytes of the steps' `/dev/shm`. */
  readonly shmSize: number | undefined;
}

/** How far a build got. Filled in while the build runs, so that it is also known if the build is cut off. */
export interface ImageBuildTrace {
  /** The current step, e.g. `Step 2/3 : RUN make`. */
  step: string | undefined;
  /** The exit code of the command that failed. */
  exitCode: number | undefined;
  /** The container in which the step runs. */
  container: string | undefined;
  /** Images that this build made for its steps, oldest first. */
  readonly layers: string[];
}

export interface ImageBuildOptions {
  /** Logins at the registries of base images. */
  readonly registryConfig?: RegistryConfig;
  /** Called with each line that the build prints. */
  readonly onLine?: (line: string) => void;
  readonly trace?: ImageBuildTrace;
}

/** A build session: its id, and the gRPC methods that it serves. */
export interface SessionRequest {
  readonly id: string;
  readonly methods: readonly string[];
}

export interface SessionBuildOptions {
  /** The id of an open session. */
  readonly session: string;
  /** Called with each `moby.buildkit.v1.StatusResponse`, encoded. */
  readonly onTrace: (trace: Buffer) => void;
}

/** Builds of images. */
export interface BuildRequests {
  /**
   * Builds an image from a tar archive with the engine's classic builder. Returns the image's id. Rejects if a step
   * fails; `options.trace` then names the step.
   */
  run(
    request: ImageBuildRequest,
    context: Readable,
    options: ImageBuildOptions,
    signal?: AbortSignal,
  ): Promise<string>;
  /** Opens the connection on which the engine requests what a BuildKit build needs. */
  openSession(session: SessionRequest, signal?: AbortSignal): Promise<Duplex>;
  /** Builds as `run` does, but with the engine's BuildKit. An abort also ends the build in the engine. */
  runInSession(
    request: ImageBuildRequest,
    context: Readable,
    options: SessionBuildOptions,
    signal?: AbortSignal,
  ): Promise<string>;
}
