import type { Readable } from "node:stream";
import type { Bake } from "./bake-options";
import type { Input } from "./checks/input";
import type { EngineUse } from "./engine-use";
import type { Handle } from "./handle";
import type { ImageInfo } from "./inspect/image-info";
import type { ImageName } from "./image-name";
import type { Device, GpuRequest, Namespaces, ResourcesQuota } from "./isolation";
import type { NetworkFaultsOptions } from "./network-faults";
import type { NetworkAttachment } from "./network-options";
import type { PortSpec } from "./ports/exposed-port";
import type {
  DnsOptions,
  ImageMount,
  LogDriver,
  RestartPolicy,
  VolumesFrom,
} from "./process-options";
import type { ReuseOptions } from "./reuse-options";
import type { Wait } from "./wait";

/** An option of `docker run --volume`; `z` and `Z` set SELinux's shared and private labels. */
export type BindOption =
  | ("rw" | "ro" | "z" | "Z" | "nocopy" | "U")
  | ("shared" | "rshared" | "slave" | "rslave" | "private" | "rprivate")
  | ("consistent" | "cached" | "delegated");
/** One or more options of a bind mount, e.g. `ro` or `ro,z`. */
export type BindMode = BindOption | `${BindOption},${string}`;

export interface BindMount {
  /** A path on the engine's host, or the name of a volume. `./` stands for the working directory. */
  readonly source: string;
  readonly target: string;
  /** Default `rw`. */
  readonly mode?: BindMode;
}

export interface VolumeMount {
  /** The volume's name. The engine creates a volume that does not exist. */
  readonly name: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** The mount options of each tmpfs by its folder in the container, e.g. `{ "/tmp": "rw,size=64m" }`. */
export type TmpFs = Readonly<Record<string, string>>;
export type Labels = Readonly<Record<string, string>>;
/** What a module's methods set, such as a user and a database. Data that JSON can carry. */
export type ModuleSettings = Readonly<Record<string, unknown>>;
export type Environment = Readonly<Record<string, string>>;
/** A number for both limits, or each limit. A limit that is left out is the same as the other; -1 is no limit. */
export type Ulimit =
  number | { readonly hard?: number | undefined; readonly soft?: number | undefined };
/** Limits by resource, e.g. `{ nofile: 1024, core: { soft: 0, hard: -1 } }`. */
export type Ulimits = Readonly<Record<string, Ulimit>>;

export interface ExtraHost {
  readonly host: string;
  readonly ipAddress: string;
}

/** A health check, as Docker has it. Without an option, or with 0, the image's value applies, or Docker's default. */
export interface HealthCheck {
  /** A command for the image's shell; a program with arguments; or `["NONE"]` to switch off the image's check. */
  readonly test: readonly ["CMD-SHELL", string] | readonly ["CMD", ...string[]] | readonly ["NONE"];
  /** Milliseconds between two of the engine's probes. Docker's default: 30,000. */
  readonly interval?: number;
  /** Milliseconds after which a probe has failed. Docker's default: 30,000. */
  readonly timeout?: number;
  /** How many probes fail in succession until the container is unhealthy. Docker's default: 3. */
  readonly retries?: number;
  /** Milliseconds from the start in which failures do not count. Docker's default: 0. */
  readonly startPeriod?: number;
  /**
   * Milliseconds between two of the engine's probes during `startPeriod`. Docker's default: 5,000. Engines before
   * API 1.44 (Docker 25) ignore it and use `interval`.
   */
  readonly startInterval?: number;
}

/** The owner of copied files. */
export interface CopyOwner {
  /** A user id; default 0, root. */
  readonly uid?: number;
  /** A group id; default 0, root. */
  readonly gid?: number;
  /**
   * The name of the user that reads the file, instead of ids: the user that the image's program switches
   * to when it is started as root. If several names are given, the first one in the container's
   * `/etc/passwd` is used, or root if none is there. If the container is started as a user other than root, that
   * user owns the file. Use `reader` with the mode `0o600` for secrets.
   */
  readonly reader?: string | readonly string[];
}

export interface FileToCopy extends CopyOwner {
  readonly source: string;
  readonly target: string;
  /** Permission bits such as `0o644`. Default: the source's. */
  readonly mode?: number;
}

export interface DirectoryToCopy extends CopyOwner {
  readonly source: string;
  /** The folder that gets the contents of `source`. */
  readonly target: string;
  /** Permission bits of every file. Default: each source's. */
  readonly mode?: number;
  /**
   * Copies what symbolic links in the folder point to instead of the links, for example if they lead out of it.
   * A link that leads nowhere, or to a folder that contains it, stays a link. Default false.
   */
  readonly followLinks?: boolean;
}

/** The content of a file. */
export type Content = string | Buffer | Readable;

export interface ContentToCopy extends CopyOwner {
  /** A stream is read into memory, because the engine needs its size first; copy large content as an archive. */
  readonly content: Content;
  readonly target: string;
  /** Permission bits. Default `0o644`. */
  readonly mode?: number;
}

export interface ArchiveToCopy {
  /** A stream of a tar archive. It is read once, so the builder can be started only once. */
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
  /** Make the container's user the owner of everything. The engine's host must know that user. */
  readonly copyUIDGID?: boolean;
}

/**
 * A function that gets a stream of the container's output: one item per line, including the line break.
 * It is called before the container starts, so no line is missed.
 */
export type LogConsumer = (stream: Readable) => unknown;

/** The second argument of a hook. */
export interface HookContext {
  /** True if the container existed before this start (`withReuse`); it may have been started again. */
  readonly reused: boolean;
  /** True if `restart()` has started the process again, which can change the host ports. */
  readonly restarted: boolean;
}

/**
 * Functions that run during a container's life. Each is awaited; if one rejects, the start or stop fails. `started`
 * and `ready` run at each start of the process: by `start()`, for a reused container, too, and by `restart()`.
 */
export interface Hooks {
  /** Runs after files are copied into the new container, before it starts; not for a reused container. */
  readonly created?: (container: Handle, context: HookContext) => unknown;
  /** Runs when the container has started and its ports are bound, before it is ready. */
  readonly started?: (container: Handle, context: HookContext) => unknown;
  /** Runs when the container is ready, before `start()` resolves. */
  readonly ready?: (container: Handle, context: HookContext) => unknown;
  /** Runs before the container is stopped. */
  readonly stopping?: (container: Handle) => unknown;
  /** Runs after the container is stopped and, unless it is kept, removed. */
  readonly stopped?: (container: Handle) => unknown;
  /** Runs when the container is released and keeps running: by `release()`, or at the end of an `await using` block. */
  readonly released?: (container: Handle) => unknown;
  /** @internal True if a module's settings decide all that the hooks do. Baking then needs no key for them. */
  readonly fromSettings?: boolean;
}

/** The body of the engine's "create container" request (Engine API, `POST /containers/create`). */
export interface CreateOptions {
  HostConfig: Record<string, unknown>;
  [field: string]: unknown;
}

/** A function that changes the given request body, or returns another one. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function that only changes returns nothing
export type CreateOptionsChange = (options: CreateOptions) => CreateOptions | undefined | void;

/** The argument of a pull policy. */
export interface ImageToPull {
  /** The name in the request to the engine, after the image name substitutor and the prefix were applied. */
  readonly name: ImageName;
  /** The engine's data about the image; undefined if it has no such image for the platform. */
  readonly info: ImageInfo | undefined;
}

/** A rule that decides whether to pull an existing image again. By default, a missing image is always pulled. */
export interface ImagePullPolicy {
  /** `"never"`: a missing image is not pulled either. */
  shouldPull(image: ImageToPull): boolean | "never" | Promise<boolean | "never">;
  /** False: a missing image is not pulled either. Default true. */
  readonly pullsMissing?: boolean;
}

/** The options that a builder collects, as frozen data. `mergeSpec` returns changed copies. */
export interface ContainerSpec {
  /** Where the container has to be. Empty for the engine that the start uses. */
  readonly engines: readonly EngineUse[];
  readonly image: string;
  readonly pullPolicy?: ImagePullPolicy;
  readonly platform?: string;

  readonly command?: readonly string[];
  /** Arguments that follow the command, or otherwise the image's. */
  readonly commandArguments: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workingDir?: string;
  readonly user?: string;
  readonly environment: Environment;

  readonly name?: string;
  readonly hostname?: string;
  readonly labels: Labels;

  /** The standard input of the process. */
  readonly stdin?: Input;
  readonly tty: boolean;
  /** True to run the engine's small init program as process 1. */
  readonly init: boolean;
  readonly restartPolicy?: RestartPolicy;
  readonly stopSignal?: string;
  /** The default of `stop({ timeout })`, in milliseconds. */
  readonly stopTimeout?: number;

  readonly ports: readonly PortSpec[];
  /** True to publish the ports that the image declares, too. */
  readonly imagePorts: boolean;
  /** True to choose the host ports at the creation, so that a restart keeps them. */
  readonly stablePorts: boolean;
  /** The networks that the container joins before its process starts. */
  readonly networks: readonly NetworkAttachment[];
  /** The container's names in each network whose attachment sets no `aliases`. */
  readonly networkAliases: readonly string[];
  /** Instead of networks: `host`, `none`, `container:<id>` … */
  readonly networkMode?: string;
  readonly extraHosts: readonly ExtraHost[];
  readonly dns: DnsOptions;
  /** Set if a proxy that can disturb connections is started in front of the TCP ports. */
  readonly networkFaults?: Required<NetworkFaultsOptions>;
  readonly macAddress?: string;

  readonly bindMounts: readonly BindMount[];
  readonly volumes: readonly VolumeMount[];
  readonly imageMounts: readonly ImageMount[];
  readonly volumesFrom: readonly VolumesFrom[];
  readonly tmpFs: TmpFs;
  readonly copies: readonly CopySource[];
  readonly archives: readonly ArchiveToCopy[];
  readonly copyOptions: CopyToContainerOptions;

  readonly privileged: boolean;
  /** True if the process can write only to volumes and other mounts. */
  readonly readonlyRootFilesystem: boolean;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  readonly securityOptions: readonly string[];
  readonly ulimits: Ulimits;
  readonly namespaces: Namespaces;
  readonly cgroupParent?: string;
  /** Kernel parameters by name. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly devices: readonly Device[];
  readonly gpus?: GpuRequest;
  readonly resources: ResourcesQuota;
  /** Bytes. */
  readonly sharedMemorySize?: number;

  readonly healthCheck?: HealthCheck;
  readonly logDriver?: LogDriver;
  readonly logConsumers: readonly LogConsumer[];

  /** The settings of a module's server. */
  readonly settings: ModuleSettings;

  /** Functions that change the complete body of the request. */
  readonly createOptions: readonly CreateOptionsChange[];

  readonly wait?: Wait;
  /** Milliseconds from the container's start until it must be ready. */
  readonly startupTimeout?: number;
  /** How often a start that fails is tried. */
  readonly startupAttempts: number;
  readonly hooks: readonly Hooks[];
  /** The default of `stop({ remove })`. */
  readonly autoRemove: boolean;
  /** False keeps the container when the process ends. */
  readonly autoCleanup: boolean;
  /** Set if the container is shared with later and other test runs. */
  readonly reuse?: ReuseOptions;
  /** Set if the initialised container is saved as an image. */
  readonly bake?: Bake;
  /** With `bake`, the image that the container is created from instead of `image`. */
  readonly stage?: {
    readonly imageId: string;
    /** True if the initialisation has run in the image; false if it runs in the container. */
    readonly isBaked: boolean;
  };
}
