import type { Readable } from "node:stream";
import { InvalidOptionError } from "../errors";
import type {
  ContentToCopy,
  CopyToContainerOptions,
  DirectoryToCopy,
  FileToCopy,
} from "../spec/container-spec";
import type { ContainerState } from "../spec/inspect/container-info";
import type {
  ContainerLogs,
  ExecOptions,
  ExecResult,
  ExecStream,
  LogOptions,
} from "../spec/output";
import { networksOf } from "../spec/ports/host-network-name";
import { checkProtocol, type BoundPort, type Protocol } from "../spec/ports/ports";
import { checkTarget, checkTimeout } from "../spec/options";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import type { WaitForExitOptions } from "./await-end";
import type { CommitOptions } from "./commit-container";
import { toContainerData, type Attachment, type StartedContainerData } from "./container-data";
import { ContainerHandle } from "./container-handle";
import { StoppedContainer } from "./stopped-container";

export interface StopOptions {
  /** Milliseconds that the process is given to end by itself before it is killed. Default 0. */
  readonly timeout: number;
  /** Remove the container. Default: what `withAutoRemove` said, else true. */
  readonly remove: boolean;
  /** Remove its anonymous volumes, too. Default true. */
  readonly removeVolumes: boolean;
}

export interface RestartOptions {
  /** Milliseconds that the process is given to end by itself before it is killed. Default 0. */
  readonly timeout: number;
}

/** A container that runs and was ready. `await using` stops and removes it at the end of its block. */
export class StartedContainer implements AsyncDisposable {
  readonly #handle: ContainerHandle;
  readonly #waitUntilReady: (handle: ContainerHandle) => Promise<void>;
  #stopped: Promise<StoppedContainer> | undefined;

  /** For subclasses: the container that this one was made of; itself where there was none. */
  protected readonly startedTestContainer: StartedContainer;

  /** Called after `stop()` began and before the container is stopped. */
  protected containerStopping?(): unknown;
  /** Called after the container was stopped. */
  protected containerStopped?(): unknown;
  /** For subclasses: what another process makes the same object of; see `attachable`. */
  protected attachment?(): Attachment;

  /**
   * Of another started container, whose subclass this is to be:
   * `new StartedThing(await super.start())`. Throws InvalidOptionError for anything else.
   */
  constructor(started: StartedContainer);
  /** Of the library's own parts. */
  constructor(handle: ContainerHandle, waitUntilReady: (handle: ContainerHandle) => Promise<void>);
  constructor(
    from: StartedContainer | ContainerHandle,
    waitUntilReady?: (handle: ContainerHandle) => Promise<void>,
  ) {
    if (from instanceof ContainerHandle) {
      this.startedTestContainer = this;
      this.#handle = from;
      this.#waitUntilReady = waitUntilReady ?? (() => Promise.resolve());
    } else {
      if (!(#handle in from)) {
        const expected = "a started container, such as super.start() resolves with";
        throw new InvalidOptionError("StartedContainer", expected, from);
      }
      this.startedTestContainer = from;
      this.#handle = from.#handle;
      this.#waitUntilReady = from.#waitUntilReady;
    }
  }

  getId(): string {
    return this.#handle.id;
  }

  /** As the engine gives it, with a leading slash. */
  getName(): string {
    return this.#handle.info.name;
  }

  getLabels(): Record<string, string> {
    return { ...this.#handle.info.labels };
  }

  /** The host under which published ports are reached: an address on a local engine. */
  getHost(): string {
    return this.#handle.host;
  }

  /** The name that the container gives itself. */
  getHostname(): string {
    return this.#handle.info.hostname;
  }

  /** The host port for a container port; `protocol` is tcp unless said. Throws PortNotExposedError. */
  getMappedPort(port: number | `${number}/${Protocol}`, protocol?: string): number {
    return this.#handle.mappedPort(
      port,
      protocol === undefined ? undefined : checkProtocol(protocol, "getMappedPort.protocol"),
    );
  }

  /** The host port of the port that was exposed first. Throws InvalidOptionError when there is none. */
  getFirstMappedPort(): number {
    const first = this.#handle.ports[0];
    if (first === undefined) {
      throw InvalidOptionError.describing(
        "getFirstMappedPort",
        "a container with an exposed port",
        "none",
      );
    }
    return first.host;
  }

  /** All published ports, those of `withExposedPorts` first, each with the host port that belongs to `getHost()`. */
  getMappedPorts(): BoundPort[] {
    return this.#handle.allPorts();
  }

  /** The names of the networks that it is on. */
  getNetworkNames(): string[] {
    return networksOf(this.#handle.info).map(([name]) => name);
  }

  /** Throws InvalidOptionError for a network that it is not on. */
  getNetworkId(networkName: string): string {
    return this.#endpoint(networkName, "getNetworkId").networkId;
  }

  /** Its own address in a network. Throws InvalidOptionError for a network that it is not on. */
  getIpAddress(networkName: string): string {
    return this.#endpoint(networkName, "getIpAddress").ipAddress;
  }

  /** What the engine says of it now, in its own words and shape. Throws EngineError. */
  inspect(): Promise<RawInspect> {
    return this.#handle.engine.containers.inspectRaw(this.#handle.id);
  }

  /** What its process does now. Throws EngineError. */
  async getState(): Promise<ContainerState> {
    return (await this.#handle.engine.containers.inspect(this.#handle.id)).state;
  }

  /**
   * The exit code, once the process has ended: at once if it has already. Throws ExitTimeoutError
   * when it has not in time, and the signal's reason when it is aborted.
   */
  async waitForExit(options: WaitForExitOptions = {}): Promise<number> {
    const { awaitEnd } = await import("./await-end");
    return awaitEnd(this.#handle, options);
  }

  /** Holds its processes where they are; connections to it stay open and silent. Throws EngineError. */
  pause(): Promise<void> {
    return this.#handle.engine.containers.pause(this.#handle.id);
  }

  /** Lets its processes go on. Throws EngineError when they were not held. */
  unpause(): Promise<void> {
    return this.#handle.engine.containers.unpause(this.#handle.id);
  }

  /**
   * Makes an image of it as it is now, without its volumes, and returns the image's id. The image is
   * removed after this process has ended, unless `deleteOnExit` is false. Throws EngineError.
   */
  async commit(options: CommitOptions): Promise<string> {
    const { commitContainer } = await import("./commit-container");
    return commitContainer(this.#handle, options);
  }

  /**
   * Runs a command in the container and waits for its end, whatever its exit code. A text is split
   * into words as a shell would, but there is no shell: `["sh", "-c", "…"]` is how to use one. A
   * program that does not exist gives what engines make of it: mostly the exit code 126 or 127 and
   * their runtime's words as output. Throws ExecError, also when `timeout` is over, and the reason of
   * `signal` when it is aborted.
   */
  exec(command: string | readonly string[], options?: ExecOptions): Promise<ExecResult> {
    return this.#handle.exec(command, options);
  }

  /**
   * The same while it runs, as `child_process.spawn` does: its streams, and a promise of its exit
   * code. It keeps this process alive until it has ended. Throws ExecError when it cannot be started.
   */
  execStream(command: string | readonly string[], options?: ExecOptions): Promise<ExecStream> {
    return this.#handle.execStream(command, options);
  }

  /**
   * The log from its beginning, followed until the container ends. One item a line, with its line
   * break; the event "err" has the lines of standard error once more. A reader that is slow gets all
   * lines, later. Destroy the stream to stop reading. It does not keep the process alive, except while a loop waits for its next line.
   */
  async logs(options: LogOptions = {}): Promise<Readable> {
    const { logStream } = await import("./logs/log-stream");
    const abort = new AbortController();
    const lines = this.#handle.followLogs(options, abort.signal);
    return logStream(lines, () => {
      abort.abort();
    });
  }

  /** What it has printed until now. Throws EngineError. */
  getLogs(options: LogOptions = {}): Promise<ContainerLogs> {
    return this.#handle.readLogText(options);
  }

  /** Throws InvalidOptionError when a source is missing. */
  async copyFilesToContainer(files: readonly FileToCopy[]): Promise<void> {
    const { checkFiles } = await import("./files/check-copies");
    await this.#handle.copy(checkFiles(files, "copyFilesToContainer"));
  }

  /** Copies what is in folders. Throws InvalidOptionError when a source is missing. */
  async copyDirectoriesToContainer(directories: readonly DirectoryToCopy[]): Promise<void> {
    const { checkDirectories } = await import("./files/check-copies");
    await this.#handle.copy(checkDirectories(directories, "copyDirectoriesToContainer"));
  }

  /** Writes texts, buffers or streams to files of the container. */
  async copyContentToContainer(contents: readonly ContentToCopy[]): Promise<void> {
    const { checkContents } = await import("./files/check-copies");
    await this.#handle.copy(checkContents(contents, "copyContentToContainer"));
  }

  /** Unpacks a tar archive into a folder of the container; default `/`. */
  copyArchiveToContainer(
    tar: Readable,
    target = "/",
    options: CopyToContainerOptions = {},
  ): Promise<void> {
    return this.#handle.putArchive(tar, target, options);
  }

  /**
   * A file or folder as a tar archive, in which nothing is setuid or setgid or has capabilities.
   * Throws EngineError when there is no such path.
   */
  async copyArchiveFromContainer(path: string): Promise<Readable> {
    const { copyArchiveOut } = await import("./files/copy-archive-out");
    return copyArchiveOut(this.#handle.engine, this.#handle.id, path);
  }

  /** A file in memory. Links are followed. Throws EngineError when there is no such file. */
  copyFileFromContainer(path: string): Promise<Buffer>;
  /**
   * A file into one of this machine, whatever its size; a new one gets its permission bits, except
   * setuid, setgid and sticky.
   */
  copyFileFromContainer(path: string, target: string): Promise<void>;
  async copyFileFromContainer(path: string, target?: string): Promise<Buffer | void> {
    const { engine, id } = this.#handle;
    checkTarget(path, "copyFileFromContainer");
    const { copyFileOut } = await import("./files/copy-file-out");
    return copyFileOut(engine, id, path, target);
  }

  /** Restarts the process and waits until it is ready again. Host ports can be others afterwards. */
  async restart(options: Partial<RestartOptions> = {}): Promise<void> {
    const timeout = checkTimeout(options.timeout ?? 0, "restart.timeout");
    await this.#handle.engine.containers.restart(this.#handle.id, timeout);
    await this.#waitUntilReady(this.#handle);
  }

  /** Plain data, of which `attach` makes this container in another process. */
  toJSON(): StartedContainerData {
    return toContainerData(this.#handle, this.attachment?.());
  }

  /** Stops and removes the container, a reused one, too. A second call gives the first one's result. */
  stop(options: Partial<StopOptions> = {}): Promise<StoppedContainer> {
    this.#stopped ??= this.#stop(options).catch((error: unknown) => {
      // A stop that failed can be tried again.
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  /** Whether it was there before this start, which `withReuse()` allows. */
  isReused(): boolean {
    return this.#handle.lease?.reused ?? false;
  }

  /**
   * Lets go of the container, which runs on: the end of an `await using` block does not stop it any
   * more. A reusable one is there for others; any other is removed when this process ends, as ever.
   * `stop()` still stops it.
   */
  async release(): Promise<void> {
    const handle = this.#handle;
    if (this.#stopped !== undefined || !handle.release()) return;
    for (const { released } of handle.spec.hooks) await released?.(handle);
  }

  /** Stops and removes the container; only lets go of one that is reusable or attached. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle.lease !== undefined) await this.release();
    else if (!this.#handle.released) await this.stop();
  }

  async #stop(options: Partial<StopOptions>): Promise<StoppedContainer> {
    const timeout = checkTimeout(options.timeout ?? 0, "stop.timeout");
    // What this one was made of has hooks of its own; the innermost does the stopping.
    const inner = this.startedTestContainer;
    let stopped: StoppedContainer;
    try {
      await this.containerStopping?.();
    } finally {
      // A hook that fails is no reason to leave a container behind.
      stopped = await (inner === this
        ? this.#stopItself({ ...options, timeout })
        : inner.stop(options));
    }
    await this.containerStopped?.();
    return stopped;
  }

  async #stopItself(
    options: Partial<StopOptions> & { timeout: number },
  ): Promise<StoppedContainer> {
    const { engine, id, spec } = this.#handle;
    const { timeout, remove = spec.autoRemove, removeVolumes = true } = options;
    try {
      for (const { stopping } of spec.hooks) await stopping?.(this.#handle);
    } finally {
      // Removing also kills.
      if (timeout > 0 || !remove) await engine.containers.stop(id, timeout);
      if (remove) await engine.containers.remove(id, { volumes: removeVolumes });
    }
    this.#handle.release();
    for (const { stopped } of spec.hooks) await stopped?.(this.#handle);
    return new StoppedContainer(this.#handle);
  }

  #endpoint(networkName: string, option: string): { networkId: string; ipAddress: string } {
    const endpoint = this.#handle.info.networks[networkName];
    if (endpoint === undefined) {
      const names = this.getNetworkNames().join(", ") || "none";
      const expected = `a network that the container is on (${names})`;
      throw InvalidOptionError.quoting(option, expected, networkName);
    }
    return endpoint;
  }
}
