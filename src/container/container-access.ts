import type { Readable } from "node:stream";
import { InvalidOptionError } from "../errors";
import type {
  ContentToCopy,
  CopyToContainerOptions,
  DirectoryToCopy,
  FileToCopy,
} from "../spec/container-spec";
import type {
  ContainerLogs,
  ExecOptions,
  ExecResult,
  ExecStream,
  LogOptions,
} from "../spec/output";
import { checkTarget } from "../spec/options";
import { networksOf } from "../spec/ports/host-network-name";
import { checkProtocol, type BoundPort, type Protocol } from "../spec/ports/ports";
import type { ContainerHandle } from "./container-handle";
import { operations } from "./load-operations";

/** What a started container knows of itself, and what can be done in it. */
export abstract class ContainerAccess {
  readonly #handle: ContainerHandle;

  protected constructor(handle: ContainerHandle) {
    this.#handle = handle;
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
    const { logStream } = await operations();
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
    const { checkFiles } = await operations();
    await this.#handle.copy(checkFiles(files, "copyFilesToContainer"));
  }

  /** Copies what is in folders. Throws InvalidOptionError when a source is missing. */
  async copyDirectoriesToContainer(directories: readonly DirectoryToCopy[]): Promise<void> {
    const { checkDirectories } = await operations();
    await this.#handle.copy(checkDirectories(directories, "copyDirectoriesToContainer"));
  }

  /** Writes texts, buffers or streams to files of the container. */
  async copyContentToContainer(contents: readonly ContentToCopy[]): Promise<void> {
    const { checkContents } = await operations();
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
    const { copyArchiveOut } = await operations();
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
    const { copyFileOut } = await operations();
    return copyFileOut(engine, id, path, target);
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
