import type { Readable } from "node:stream";
import type { ContainerInfo } from "../spec/container-info";
import type { CopyToContainerOptions } from "../spec/container-spec";
import type { CreateRequest } from "../spec/create-request";
import type { LogOptions, OutputStream } from "../spec/output";

export interface EngineInfo {
  readonly serverVersion: string;
  readonly operatingSystem: string;
  /** `linux` or `windows`. */
  readonly osType: string;
  /** As the kernel names it, e.g. `x86_64`. */
  readonly architecture: string;
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
}

export interface RunningExec {
  readonly output: OutputStream;
  /** The exit code; ask after `output` has ended. */
  exitCode(signal?: AbortSignal): Promise<number>;
}

export interface NetworkRequest {
  readonly name: string;
  readonly driver: string;
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

  info(signal?: AbortSignal): Promise<EngineInfo>;

  inspectImage(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined>;
  /** Resolves when the image is there. A failure inside the progress stream rejects, too. */
  pullImage(image: string, options: PullOptions, signal?: AbortSignal): Promise<void>;

  /** Returns the id. */
  createContainer(request: CreateRequest, signal?: AbortSignal): Promise<string>;
  startContainer(id: string, signal?: AbortSignal): Promise<void>;
  inspectContainer(id: string, signal?: AbortSignal): Promise<ContainerInfo>;
  /** Stops it, killing it after `timeout` milliseconds; one that does not run is no failure. */
  stopContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  restartContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
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
  listNetworks(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
}
