import type { Readable, Writable } from "node:stream";
import type { CopyToContainerOptions } from "../../spec/container-spec";
import type { CreateRequest } from "../../spec/create-request";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import type { RawInspect } from "../../spec/inspect/raw-inspect";
import type { LogOptions, OutputStream } from "../../spec/output";
import type { LabelFilter } from "./label-filter";

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

/** Requests about containers. */
export interface ContainerRequests {
  /** Returns the id. The container is on all of its networks; when it cannot be, there is none. */
  create(request: CreateRequest, signal?: AbortSignal): Promise<string>;
  start(id: string, signal?: AbortSignal): Promise<void>;
  inspect(id: string, signal?: AbortSignal): Promise<ContainerInfo>;
  /** The same in the engine's own words. */
  inspectRaw(id: string, signal?: AbortSignal): Promise<RawInspect>;
  /** Stops it, killing it after `timeout` milliseconds; one that does not run is no failure. */
  stop(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  restart(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  /** Rejects when another container has the name. The old one is free once the new one is taken. */
  rename(id: string, name: string, signal?: AbortSignal): Promise<void>;
  /** Holds its processes. */
  pause(id: string, signal?: AbortSignal): Promise<void>;
  unpause(id: string, signal?: AbortSignal): Promise<void>;
  /** Makes an image of its files and settings, its labels included; returns the image's id. */
  commit(id: string, request: CommitRequest, signal?: AbortSignal): Promise<string>;
  /** Kills and removes it; one that is gone, or is being removed, is no failure. */
  remove(id: string, options: { readonly volumes: boolean }, signal?: AbortSignal): Promise<void>;
  /** Resolves with the exit code as soon as it does not run any more. */
  waitForExit(id: string, signal?: AbortSignal): Promise<number>;
  /** Ids of all that carry the labels, running or not. */
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
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
}
