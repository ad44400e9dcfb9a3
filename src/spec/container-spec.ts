import type { Readable } from "node:stream";
import type { Bake } from "./bake-options";
import type { Handle } from "./handle";
import type { ImageInfo } from "./inspect/image-info";
import type { ImageName } from "./image-name";
import type { NetworkAttachment } from "./network-options";
import type { PortSpec } from "./ports/ports";
import type { ReuseOptions } from "./reuse-options";
import type { Wait } from "./wait";

/** How a bind mount is mounted: `z` and `Z` are SELinux's shared and private labels. */
export type BindMode = "rw" | "ro" | "z" | "Z";

export interface BindMount {
  /** A path on the engine's host, or the name of a volume. */
  readonly source: string;
  readonly target: string;
  /** Default `rw`. */
  readonly mode?: BindMode;
}

export interface VolumeMount {
  /** The volume's name. The engine creates it when there is none. */
  readonly name: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Folder in the container to options of tmpfs, e.g. `{ "/tmp": "rw,size=64m" }`. */
export type TmpFs = Readonly<Record<string, string>>;
export type Labels = Readonly<Record<string, string>>;
export type Environment = Readonly<Record<string, string>>;
export type Ulimits = Readonly<
  Record<string, { readonly hard?: number | undefined; readonly soft?: number | undefined }>
>;

export interface ExtraHost {
  readonly host: string;
  readonly ipAddress: string;
}

export interface ResourcesQuota {
  /** Gibibytes. */
  readonly memory?: number;
  /** CPUs; fractions allowed. */
  readonly cpu?: number;
}

export interface HealthCheck {
  readonly test: readonly ["CMD-SHELL", string] | readonly ["CMD", ...string[]];
  /** Milliseconds. */
  readonly interval?: number;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly retries?: number;
  /** Milliseconds. */
  readonly startPeriod?: number;
}

/** Who owns what was copied. */
export interface CopyOwner {
  /** A user's number; default 0, root. */
  readonly uid?: number;
  /** A group's number; default 0, root. */
  readonly gid?: number;
  /**
   * In place of numbers, the name of the user who reads it: the one that the image's program changes
   * to when it is started as root. Of several names it is the first in the container's `/etc/passwd`,
   * root if that has none of them. If the container is started as another user than root, that one
   * reads it. With the mode `0o600`, for secrets.
   */
  readonly reader?: string | readonly string[];
}

export interface FileToCopy extends CopyOwner {
  readonly source: string;
  readonly target: string;
  /** Permission bits such as `0o644`; default: those of the source. */
  readonly mode?: number;
}

export interface DirectoryToCopy extends CopyOwner {
  readonly source: string;
  /** The folder that gets the contents of `source`. */
  readonly target: string;
  /** Permission bits of every file; default: those of each source. */
  readonly mode?: number;
}

/** What a file is to hold. */
export type Content = string | Buffer | Readable;

export interface ContentToCopy extends CopyOwner {
  /** A stream is held in memory, since the engine wants its size first; for large ones copy an archive. */
  readonly content: Content;
  readonly target: string;
  /** Permission bits; default `0o644`. */
  readonly mode?: number;
}

export interface ArchiveToCopy {
  /** A tar archive. It is read once, so such a builder can be started once. */
  readonly tar: Readable;
  readonly target: string;
}

/** Something to copy into a container. */
export type CopySource =
  | ({ readonly kind: "file" } & FileToCopy)
  | ({ readonly kind: "directory" } & DirectoryToCopy)
  | ({ readonly kind: "content" } & ContentToCopy);

export interface CopyToContainerOptions {
  /** Refuse to replace a directory by a file or a file by a directory. */
  readonly noOverwriteDirNonDir?: boolean;
  /** Give everything to the container's user, whom the engine's host has to know, instead of its named owners. */
  readonly copyUIDGID?: boolean;
}

/**
 * Receives a container's output while it runs: one item a line, with its line break. Called with
 * the stream before the container starts, so that nothing is missed.
 */
export type LogConsumer = (stream: Readable) => unknown;

/** What a hook is told besides the container. */
export interface HookContext {
  /** True when the container was there before this start (`withReuse`); it may have been started again. */
  readonly reused: boolean;
}

/** A user's own steps on the way of a container. Each is awaited; a rejection fails the start or stop. */
export interface Hooks {
  /** Created and filled with its copies, not yet started. Not called for a reused container. */
  readonly created?: (container: Handle, context: HookContext) => unknown;
  /** Started, ports bound, not yet ready. */
  readonly started?: (container: Handle, context: HookContext) => unknown;
  /** Ready; `start()` resolves afterwards. */
  readonly ready?: (container: Handle, context: HookContext) => unknown;
  /** About to be stopped. */
  readonly stopping?: (container: Handle) => unknown;
  /** Stopped, and removed unless it was to be kept. */
  readonly stopped?: (container: Handle) => unknown;
  /** Let go of while it runs on: by `release()`, or at the end of an `await using` block. */
  readonly released?: (container: Handle) => unknown;
}

/**
 * The body of the engine's "create container" request, in its own field names (Engine API,
 * `POST /containers/create`).
 */
export interface CreateOptions {
  HostConfig: Record<string, unknown>;
  [field: string]: unknown;
}

/** Changes the body that it is given, or returns another. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function that only changes returns nothing
export type CreateOptionsChange = (options: CreateOptions) => CreateOptions | undefined | void;

/** The image that a pull policy is asked about. */
export interface ImageToPull {
  /** As the engine is asked for it, after substitutor and prefix. */
  readonly name: ImageName;
  /** What the engine says of it; undefined when it has none of that name for the platform. */
  readonly info: ImageInfo | undefined;
}

/** Decides whether an image is pulled although it may be present. One that is missing is pulled anyway. */
export interface ImagePullPolicy {
  shouldPull(image: ImageToPull): boolean | Promise<boolean>;
  /** False forbids to pull also what is missing. Default true. */
  readonly pullsMissing?: boolean;
}

/** Everything that a builder collects: frozen data, changed only by `mergeSpec`. */
export interface ContainerSpec {
  readonly image: string;
  readonly pullPolicy?: ImagePullPolicy;
  readonly platform?: string;

  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workingDir?: string;
  readonly user?: string;
  readonly environment: Environment;

  readonly name?: string;
  readonly hostname?: string;
  readonly labels: Labels;

  readonly ports: readonly PortSpec[];
  /** The networks to join, all of them before the process starts. */
  readonly networks: readonly NetworkAttachment[];
  /** Names in each network for which there are no others. */
  readonly networkAliases: readonly string[];
  /** `host`, `none`, `container:<id>` … instead of networks. */
  readonly networkMode?: string;
  readonly extraHosts: readonly ExtraHost[];

  readonly bindMounts: readonly BindMount[];
  readonly volumes: readonly VolumeMount[];
  readonly tmpFs: TmpFs;
  readonly copies: readonly CopySource[];
  readonly archives: readonly ArchiveToCopy[];
  readonly copyOptions: CopyToContainerOptions;

  readonly privileged: boolean;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  readonly securityOptions: readonly string[];
  readonly ulimits: Ulimits;
  readonly ipcMode?: string;
  readonly resources: ResourcesQuota;
  /** Bytes. */
  readonly sharedMemorySize?: number;

  readonly healthCheck?: HealthCheck;
  readonly logDriver?: string;
  readonly logConsumers: readonly LogConsumer[];

  /** Changes of the request's body, after everything else was put into it. */
  readonly createOptions: readonly CreateOptionsChange[];

  readonly wait?: Wait;
  /** Milliseconds from the container's start until it must be ready. */
  readonly startupTimeout?: number;
  readonly hooks: readonly Hooks[];
  /** The default of `stop({ remove })`. */
  readonly autoRemove: boolean;
  /** False leaves the container alone when the process ends. */
  readonly autoCleanup: boolean;
  /** There when the container is to be shared with later and other test runs. */
  readonly reuse?: ReuseOptions;
  /** There when the state after the initialisation is to be kept as an image. */
  readonly bake?: Bake;
  /** The image that a start with `bake` creates the container of, instead of `image`. */
  readonly stage?: {
    readonly imageId: string;
    /** Whether it begins where the initialisation ended; else that is about to run in it. */
    readonly isBaked: boolean;
  };
}
