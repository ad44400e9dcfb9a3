import type { Readable, Writable } from "node:stream";
import type { CopyToContainerOptions } from "../../spec/container-spec";
import type { CreateRequest } from "../../spec/create-request";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import type { RawInspect } from "../../spec/inspect/raw-inspect";
import type { ContainerStats } from "../../spec/inspect/container-stats";
import type { LogOptions, OutputStream } from "../../spec/output";
import type { LabelFilter } from "./label-filter";

export interface ExecRequest {
  readonly command: readonly string[];
  readonly workingDir?: string;
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly privileged?: boolean;
  readonly tty?: boolean;
  /** True to open the command's standard input. Default false: the input is empty. */
  readonly stdin?: boolean;
}

export interface RunningExec {
  readonly output: OutputStream;
  /**
   * Undefined unless the request opens the input. Writing does not fail if the command ends before it has read
   * everything.
   */
  readonly stdin: Writable | undefined;
  /** Returns the exit code. Call it after `output` has ended. */
  exitCode(signal?: AbortSignal): Promise<number>;
}

/** A command that runs without a connection to this process. */
export interface DetachedExecState {
  /** Returns the exit code; undefined while the command runs. */
  exitCode(signal?: AbortSignal): Promise<number | undefined>;
}

/** The standard streams of a container's process. */
export interface ContainerStdio {
  readonly output: OutputStream;
  readonly stdin: Writable;
}

/** What is at a path of a container. */
export interface PathStat {
  readonly isFolder: boolean;
  /** Where a symbolic link leads after all links, as an absolute path; undefined unless it is one. */
  readonly linkTarget: string | undefined;
  readonly modified: Date;
}

export interface CommitRequest {
  readonly repo: string;
  readonly tag: string;
  readonly comment: string | undefined;
  readonly author: string | undefined;
  /** True to pause the container during the commit, so that its files do not change. */
  readonly pause: boolean;
  /** Instructions of a Dockerfile, one per item. */
  readonly changes: readonly string[];
}

/** Requests about containers. */
export interface ContainerRequests {
  /** Creates a container and connects it to all of its networks; if that fails, removes it. Returns the id. */
  create(request: CreateRequest, signal?: AbortSignal): Promise<string>;
  start(id: string, signal?: AbortSignal): Promise<void>;
  inspect(id: string, signal?: AbortSignal): Promise<ContainerInfo>;
  /** Returns the engine's own description. */
  inspectRaw(id: string, signal?: AbortSignal): Promise<RawInspect>;
  /** Measures what the container uses. Takes about a second. */
  stats(id: string, signal?: AbortSignal): Promise<ContainerStats>;
  /** Stops the container; kills it after `timeout` milliseconds. Succeeds if it is not running. */
  stop(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  restart(id: string, timeout: number, signal?: AbortSignal): Promise<void>;
  /** Sends a signal to the container's process: a name such as `SIGHUP`, or a number. Rejects if it is not running. */
  kill(id: string, name: string | number, signal?: AbortSignal): Promise<void>;
  /** Gives the container a new name, atomically. Rejects if another container has that name. */
  rename(id: string, name: string, signal?: AbortSignal): Promise<void>;
  /** Suspends the container's processes. */
  pause(id: string, signal?: AbortSignal): Promise<void>;
  unpause(id: string, signal?: AbortSignal): Promise<void>;
  /** Makes an image from the container's files and settings, including its labels. Returns the image's id. */
  commit(id: string, request: CommitRequest, signal?: AbortSignal): Promise<string>;
  /** Kills and removes the container. Succeeds if it does not exist; waits if it is already being removed. */
  remove(id: string, options: { readonly volumes: boolean }, signal?: AbortSignal): Promise<void>;
  /** Waits until the container has exited. Returns the exit code. */
  waitForExit(id: string, signal?: AbortSignal): Promise<number>;
  /** Returns the ids of all containers with these labels, running or not. */
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /**
   * Returns the output from now on. Call this before the start to miss nothing. The connection does not keep the
   * process alive.
   */
  attach(id: string, tty: boolean, signal?: AbortSignal): Promise<OutputStream>;
  /**
   * Returns the output from now on, and the standard input of a container that was created with one (`OpenStdin`).
   * With `StdinOnce` the input ends when this process ends.
   */
  attachStdio(id: string, signal?: AbortSignal): Promise<ContainerStdio>;
  /** Returns the stored log; with `follow` also what is printed until the container ends. */
  logs(
    id: string,
    options: LogOptions & { readonly follow: boolean; readonly tty: boolean },
    signal?: AbortSignal,
  ): Promise<OutputStream>;
  exec(id: string, request: ExecRequest, signal?: AbortSignal): Promise<RunningExec>;
  /**
   * Starts a command and resolves once its program runs, or rejects with the reason why it does not. Nobody gets the
   * output. The engine forgets the command some minutes after it has ended.
   */
  execDetached(
    id: string,
    request: Omit<ExecRequest, "stdin">,
    signal?: AbortSignal,
  ): Promise<DetachedExecState>;
  /** Unpacks a tar archive into a folder of the container. */
  putArchive(
    id: string,
    tar: Readable,
    target: string,
    options: CopyToContainerOptions,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Returns a file or folder of the container as a tar archive. */
  getArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable>;
  /**
   * Returns what is at a path, without following it if it is a link. Returns undefined if nothing is there. For a path
   * that leads through a file, Docker fails with the status 500 and no words.
   */
  statPath(id: string, path: string, signal?: AbortSignal): Promise<PathStat | undefined>;
}
