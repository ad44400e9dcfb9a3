import type { Duplex, Readable, Writable } from "node:stream";
import type { RegistryConfig } from "../registry/auth-config";
import type { AuthConfig } from "../registry/auth-config";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { CopyToContainerOptions } from "../spec/container-spec";
import type { CreateRequest } from "../spec/create-request";
import type { ImageDetails, ImageInfo, ImageSummary } from "../spec/inspect/image-info";
import type { ImageName } from "../spec/image-name";
import type { NetworkOptions } from "../spec/network-options";
import type { LogOptions, OutputStream } from "../spec/output";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import type { VolumeOptions } from "../spec/volume-options";
import type { EngineAddress } from "./endpoint";

export interface EngineInfo {
  readonly serverVersion: string;
  readonly operatingSystem: string;
  /** `linux` or `windows`. */
  readonly osType: string;
  /** As the kernel names it, e.g. `x86_64`. */
  readonly architecture: string;
  /** What `uname -r` says there. */
  readonly kernelVersion: string;
  /** Bytes of memory that the engine's machine has. */
  readonly memory: number;
  readonly cpus: number;
  /** The registry that images without one of their own come from. */
  readonly indexServerAddress: string;
  /** The names of the programs that can run containers, e.g. `runc`. */
  readonly runtimes: readonly string[];
  /** The engine's own, e.g. `stage=ci`. */
  readonly labels: readonly string[];
  /** True when the engine runs without root's rights, with networks apart from its machine's. */
  readonly rootless: boolean;
}

export type { ImageInfo } from "../spec/inspect/image-info";

/** A step of a pull or a push. */
export interface PullProgress {
  /** The registry's words, e.g. `Downloading`. */
  readonly status: string;
  /** The layer that it is about; undefined for the image as a whole. */
  readonly layer: string | undefined;
  /** Bytes so far and in all, where the engine says them. */
  readonly current: number | undefined;
  readonly total: number | undefined;
}

export interface PullOptions {
  readonly platform?: string;
  /** Default: as nobody. */
  readonly auth?: AuthConfig | undefined;
  readonly onProgress?: (progress: PullProgress) => void;
}

export type PushOptions = Omit<PullOptions, "platform">;

export interface SearchRequest {
  /** May begin with a registry: `registry.example.com/redis`. */
  readonly term: string;
  /** How many to tell at most; the registry's default is 25. */
  readonly limit?: number | undefined;
  /** Only those with so many stars. */
  readonly stars?: number | undefined;
  /** Only those that are, or are not, official. */
  readonly official?: boolean | undefined;
  readonly auth?: AuthConfig | undefined;
}

/** What a search found. */
export interface FoundImage {
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly official: boolean;
}

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

export interface ExecRequest {
  readonly command: readonly string[];
  readonly workingDir?: string;
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly privileged?: boolean;
  readonly tty?: boolean;
  /** Open its standard input. Default false: it is empty. */
  readonly stdin?: boolean;
}

export interface RunningExec {
  readonly output: OutputStream;
  /** There if it was asked for. A command that ends before it has read everything is no failure of it. */
  readonly stdin: Writable | undefined;
  /** The exit code; ask after `output` has ended. */
  exitCode(signal?: AbortSignal): Promise<number>;
}

/** The standard streams of a container's process. */
export interface ContainerStdio {
  readonly output: OutputStream;
  readonly stdin: Writable;
}

export interface CommitRequest {
  readonly repo: string;
  readonly tag: string;
  readonly comment: string | undefined;
  readonly author: string | undefined;
  /** Stop the container's processes meanwhile, so that its files do not change. */
  readonly pause: boolean;
  /** Instructions of a Dockerfile, each a line. */
  readonly changes: readonly string[];
}

/** Which images are asked for: those that meet all of it. */
export interface ImageFilter {
  readonly labels?: LabelFilter;
  /** A name, or a pattern of names, e.g. `localhost/*:1`. */
  readonly reference?: string | undefined;
}

/** An image of a root file system. */
export interface ImportRequest {
  readonly name: ImageName;
  readonly comment: string | undefined;
  /** Instructions of a Dockerfile, each a line. */
  readonly changes: readonly string[];
}

export interface NetworkRequest extends NetworkOptions {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeRequest extends VolumeOptions {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NetworkInfo {
  readonly id: string;
  /** In the notation `172.17.0.0/16`; the gateway is undefined where the engine leaves it out. */
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | undefined }[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeInfo {
  readonly labels: Readonly<Record<string, string>>;
}

/** Things whose labels include all of these; an empty value matches any. */
export type LabelFilter = Readonly<Record<string, string>>;

/**
 * A container engine, in Mayfly's own terms. Requests fail with EngineError; `undefined` stands for
 * "not found" where that is an ordinary answer. Aborting a signal rejects with its reason.
 */
export interface Engine {
  /** Where it was found, e.g. `unix:///var/run/docker.sock`. */
  readonly uri: string;

  /**
   * The dockerode object that talks to it, for what this interface does not offer. Untyped: the
   * declarations must not need those of dockerode.
   */
  raw(): unknown;

  /** How it is reached, for other programs that are to talk to it. */
  address(): Promise<EngineAddress>;

  info(signal?: AbortSignal): Promise<EngineInfo>;

  inspectImage(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined>;
  /** Resolves when the image is there. A failure inside the progress stream rejects, too. */
  pullImage(image: string, options: PullOptions, signal?: AbortSignal): Promise<void>;
  /** Resolves when its registry, the one that the name begins with, has it. */
  pushImage(image: string, options: PushOptions, signal?: AbortSignal): Promise<void>;
  /** Gives an image a further name. */
  tagImage(image: string, name: ImageName, signal?: AbortSignal): Promise<void>;
  searchImages(request: SearchRequest, signal?: AbortSignal): Promise<FoundImage[]>;
  /**
   * Builds from a tar archive with the engine's classic builder, and returns the image's id. A step
   * that fails rejects, too; `options.trace` knows which it was.
   */
  buildImage(
    request: ImageBuildRequest,
    context: Readable,
    options: ImageBuildOptions,
    signal?: AbortSignal,
  ): Promise<string>;
  /** Opens a connection on which the engine asks for what a build with BuildKit needs. */
  openBuildSession(session: SessionRequest, signal?: AbortSignal): Promise<Duplex>;
  /** Builds as `buildImage` does, with the engine's BuildKit. An abort ends the build there, too. */
  buildInSession(
    request: ImageBuildRequest,
    context: Readable,
    options: SessionBuildOptions,
    signal?: AbortSignal,
  ): Promise<string>;
  /** Removes an image without a name; one that is gone, or in use, is no failure. */
  removeLayer(id: string, signal?: AbortSignal): Promise<void>;
  /** Ids, the newest first, so that none comes after one that it is built on. */
  listImages(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /** With names, labels and sizes, the newest first. */
  findImages(filter: ImageFilter, signal?: AbortSignal): Promise<ImageSummary[]>;
  /** All that is known of it; undefined when there is none. */
  describeImage(image: string, signal?: AbortSignal): Promise<ImageDetails | undefined>;
  /** Makes an image of the tar archive of a root file system; returns the image's id. */
  importImage(request: ImportRequest, tar: Readable, signal?: AbortSignal): Promise<string>;
  /**
   * Takes the images out of an archive that an engine has written. Returns their names, and the id
   * of each that has none.
   */
  loadImages(
    tar: Readable,
    onProgress?: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<string[]>;
  /** Images, with the names that they are given by, as one tar archive. */
  saveImages(images: readonly string[], signal?: AbortSignal): Promise<Readable>;
  /**
   * Makes an image of the same layers that declares no volumes, and returns its id. It has no name, and
   * is another one at each call.
   */
  copyWithoutVolumes(image: string, signal?: AbortSignal): Promise<string>;
  /**
   * Takes one name away, and with the last one the image; one that is gone is no failure. Rejects when
   * a container uses it, unless forced.
   */
  untagImage(
    image: string,
    options: { readonly force: boolean },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Removes it with all its names; one that is gone is no failure. */
  removeImage(id: string, signal?: AbortSignal): Promise<void>;

  /** Returns the id. The container is on all of its networks; when it cannot be, there is none. */
  createContainer(request: CreateRequest, signal?: AbortSignal): Promise<string>;
  startContainer(id: string, signal?: AbortSignal): Promise<void>;
  inspectContainer(id: string, signal?: AbortSignal): Promise<ContainerInfo>;
  /** The same in the engine's own words. */
  inspectContainerRaw(id: string, signal?: AbortSignal): Promise<RawInspect>;
  /** Stops it, killing it after `timeout` milliseconds; one that does not run is no failure. */
  stopContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  restartContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  /** Rejects when another container has the name. The old one is free once the new one is taken. */
  renameContainer(id: string, name: string, signal?: AbortSignal): Promise<void>;
  /** Holds its processes. */
  pauseContainer(id: string, signal?: AbortSignal): Promise<void>;
  unpauseContainer(id: string, signal?: AbortSignal): Promise<void>;
  /** Makes an image of its files and settings, its labels included; returns the image's id. */
  commitContainer(id: string, request: CommitRequest, signal?: AbortSignal): Promise<string>;
  /** Kills and removes it; one that is gone, or is being removed, is no failure. */
  removeContainer(
    id: string,
    options: { readonly volumes: boolean },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Resolves with the exit code as soon as it does not run any more. */
  waitForExit(id: string, signal?: AbortSignal): Promise<number>;
  /** Ids of all that carry the labels, running or not. */
  listContainers(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;

  /** The output from now on. Ask before the start to miss nothing. Does not keep the process alive. */
  attach(id: string, tty: boolean, signal?: AbortSignal): Promise<OutputStream>;
  /**
   * The same with the standard input of a container that was created with one (`OpenStdin`). It ends
   * there when this process does (`StdinOnce`).
   */
  attachStdio(id: string, signal?: AbortSignal): Promise<ContainerStdio>;
  /** The stored log, and with `follow` what comes until the container ends. */
  logs(
    id: string,
    options: LogOptions & { readonly follow: boolean; readonly tty: boolean },
    signal?: AbortSignal,
  ): Promise<OutputStream>;
  exec(id: string, request: ExecRequest, signal?: AbortSignal): Promise<RunningExec>;

  /** Unpacks a tar archive into a folder of the container. */
  putArchive(
    id: string,
    tar: Readable,
    target: string,
    options: CopyToContainerOptions,
    signal?: AbortSignal,
  ): Promise<void>;
  /** A file or folder of the container as a tar archive. */
  getArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable>;

  /** Returns the id. */
  createNetwork(request: NetworkRequest, signal?: AbortSignal): Promise<string>;
  /** One that is gone is no failure. */
  removeNetwork(id: string, signal?: AbortSignal): Promise<void>;
  inspectNetwork(name: string, signal?: AbortSignal): Promise<NetworkInfo | undefined>;
  /** Takes a container into one more network, running or not. */
  connectNetwork(network: string, container: string, signal?: AbortSignal): Promise<void>;
  listNetworks(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /**
   * Addresses of the containers on all networks of the driver `bridge`, IPv4 and IPv6, in the notation
   * that `net.Socket` has for them.
   */
  listBridgeAddresses(signal?: AbortSignal): Promise<string[]>;

  /** Rejects when there is a volume of that name. */
  createVolume(request: VolumeRequest, signal?: AbortSignal): Promise<void>;
  /** One that is gone is no failure. */
  removeVolume(name: string, signal?: AbortSignal): Promise<void>;
  inspectVolume(name: string, signal?: AbortSignal): Promise<VolumeInfo | undefined>;
  /** Names of all that carry the labels. */
  listVolumes(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
}
