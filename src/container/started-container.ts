import { PassThrough, pipeline, type Readable } from "node:stream";
import { InvalidOptionError } from "../errors";
import type {
  ContentToCopy,
  CopyToContainerOptions,
  DirectoryToCopy,
  FileToCopy,
} from "../spec/container-spec";
import type { ExecOptions, ExecResult, LogOptions } from "../spec/output";
import type { Protocol } from "../spec/ports";
import { checkTimeout } from "../spec/options";
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

  /** Called after `stop()` began and before the container is stopped. */
  protected containerStopping?(): unknown;
  /** Called after the container was stopped. */
  protected containerStopped?(): unknown;

  /**
   * Of another started container, whose subclass this is to be:
   * `new StartedThing(await super.start())`.
   */
  constructor(started: StartedContainer);
  /** Of the library's own parts. */
  constructor(handle: ContainerHandle, waitUntilReady: (handle: ContainerHandle) => Promise<void>);
  constructor(
    from: StartedContainer | ContainerHandle,
    waitUntilReady?: (handle: ContainerHandle) => Promise<void>,
  ) {
    if (from instanceof ContainerHandle) {
      this.#handle = from;
      this.#waitUntilReady = waitUntilReady ?? (() => Promise.resolve());
    } else {
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

  /** The host port for a container port. Throws PortNotExposedError. */
  getMappedPort(port: number | `${number}/${Protocol}`, protocol?: Protocol): number {
    return this.#handle.mappedPort(port, protocol);
  }

  /** The host port of the port that was exposed first. Throws InvalidOptionError when there is none. */
  getFirstMappedPort(): number {
    const first = this.#handle.ports[0];
    if (first === undefined) {
      throw new InvalidOptionError("getFirstMappedPort", "a container with an exposed port", []);
    }
    return first.host;
  }

  /** The names of the networks that it is on. */
  getNetworkNames(): string[] {
    return Object.keys(this.#handle.info.networks);
  }

  /** Throws InvalidOptionError for a network that it is not on. */
  getNetworkId(networkName: string): string {
    return this.#endpoint(networkName).networkId;
  }

  /** Its own address in a network. Throws InvalidOptionError for a network that it is not on. */
  getIpAddress(networkName: string): string {
    return this.#endpoint(networkName).ipAddress;
  }

  /**
   * Runs a command in the container and waits for its end, whatever its exit code. A text is split
   * into words as a shell would, but there is no shell: `["sh", "-c", "…"]` is how to use one.
   * Throws ExecError.
   */
  exec(command: string | readonly string[], options?: ExecOptions): Promise<ExecResult> {
    return this.#handle.exec(command, options);
  }

  /**
   * The log from its beginning, followed until the container ends. One item a line, with its line
   * break. Destroy the stream to stop reading; it does not keep the process alive.
   */
  logs(options: LogOptions = {}): Promise<Readable> {
    const abort = new AbortController();
    const out = new PassThrough({ objectMode: true });
    const lines = this.#handle.followLogs(options, abort.signal);
    pipeline(asText(lines), out, () => {
      // Whichever end closed first, the request to the engine ends; `out` carries the error.
      abort.abort();
    });
    return Promise.resolve(out);
  }

  copyFilesToContainer(files: readonly FileToCopy[]): Promise<void> {
    return this.#handle.copy(files.map((file) => ({ kind: "file", ...file })));
  }

  copyDirectoriesToContainer(directories: readonly DirectoryToCopy[]): Promise<void> {
    return this.#handle.copy(directories.map((directory) => ({ kind: "directory", ...directory })));
  }

  copyContentToContainer(contents: readonly ContentToCopy[]): Promise<void> {
    return this.#handle.copy(contents.map((content) => ({ kind: "content", ...content })));
  }

  /** Unpacks a tar archive into a folder of the container; default `/`. */
  copyArchiveToContainer(
    tar: Readable,
    target = "/",
    options: CopyToContainerOptions = {},
  ): Promise<void> {
    return this.#handle.putArchive(tar, target, options);
  }

  /** A file or folder as a tar archive. Throws EngineError when there is no such path. */
  copyArchiveFromContainer(path: string): Promise<Readable> {
    return this.#handle.engine.getArchive(this.#handle.id, path);
  }

  /** Restarts the process and waits until it is ready again. Host ports can be others afterwards. */
  async restart(options: Partial<RestartOptions> = {}): Promise<void> {
    const timeout = checkTimeout(options.timeout ?? 0, "restart timeout");
    await this.#handle.engine.restartContainer(this.#handle.id, timeout);
    await this.#waitUntilReady(this.#handle);
  }

  /** Stops and removes the container. A second call gives the first one's result. */
  stop(options: Partial<StopOptions> = {}): Promise<StoppedContainer> {
    this.#stopped ??= this.#stop(options).catch((error: unknown) => {
      // A stop that failed can be tried again.
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(options: Partial<StopOptions>): Promise<StoppedContainer> {
    const { engine, id, spec } = this.#handle;
    const timeout = checkTimeout(options.timeout ?? 0, "stop timeout");
    const remove = options.remove ?? spec.autoRemove;

    try {
      await this.containerStopping?.();
      for (const { stopping } of spec.hooks) await stopping?.(this.#handle);
    } finally {
      // A hook that fails is no reason to leave a container behind. Removing also kills.
      if (timeout > 0 || !remove) await engine.stopContainer(id, timeout);
      if (remove) await engine.removeContainer(id, { volumes: options.removeVolumes ?? true });
    }
    for (const { stopped } of spec.hooks) await stopped?.(this.#handle);
    await this.containerStopped?.();
    return new StoppedContainer(this.#handle);
  }

  #endpoint(networkName: string): { networkId: string; ipAddress: string } {
    const endpoint = this.#handle.info.networks[networkName];
    if (endpoint === undefined) {
      const names = this.getNetworkNames().join(", ") || "none";
      throw new InvalidOptionError(
        "network",
        `one that the container is on (${names})`,
        networkName,
      );
    }
    return endpoint;
  }
}

async function* asText(lines: AsyncIterable<{ text: string }>): AsyncGenerator<string> {
  for await (const { text } of lines) yield `${text}\n`;
}
