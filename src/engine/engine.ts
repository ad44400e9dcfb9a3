import type { Readable, Writable } from "node:stream";
import type { ContainerInfo } from "../spec/container-info";
import type { CopyToContainerOptions } from "../spec/container-spec";
import type { CreateRequest } from "../spec/create-request";
import type { NetworkOptions } from "../spec/network-options";
import type { LogOptions, OutputStream } from "../spec/output";
import type { RawInspect } from "../spec/raw-inspect";
import type { VolumeOptions } from "../spec/volume-options";

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
  /** True when the engine runs without root's rights, with networks apart from its machine's. */
  readonly rootless: boolean;
}

export interface ImageInfo {
  readonly id: string;
  readonly os: string;
  readonly architecture: string;
}

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
  readonly onProgress?: (progress: PullProgress) => void;
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

  info(signal?: AbortSignal): Promise<EngineInfo>;

  inspectImage(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined>;
  /** Resolves when the image is there. A failure inside the progress stream rejects, too. */
  pullImage(image: string, options: PullOptions, signal?: AbortSignal): Promise<void>;
  /** Ids, the newest first, so that none comes after one that it is built on. */
  listImages(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
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
  listNetworks(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;

  /** Rejects when there is a volume of that name. */
  createVolume(request: VolumeRequest, signal?: AbortSignal): Promise<void>;
  /** One that is gone is no failure. */
  removeVolume(name: string, signal?: AbortSignal): Promise<void>;
  /** Names of all that carry the labels. */
  listVolumes(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
}
