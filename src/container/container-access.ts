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
  DetachedExec,
  DetachedExecOptions,
  ExecOptions,
  ExecResult,
  ExecStream,
  LogOptions,
} from "../spec/output";
import type { NetworkEndpoint } from "../spec/inspect/container-info";
import type { ContainerStats } from "../spec/inspect/container-stats";
import { checkString } from "../spec/options";
import { connectionUrl } from "../spec/ports/connection-url";
import { networksOf } from "../spec/ports/host-network-name";
import { checkProtocol, type BoundPort, type Protocol } from "../spec/ports/exposed-port";
import { ContainerFiles } from "./container-files";
import type { ContainerHandle } from "./container-handle";
import { connectionVariables } from "./connection-variables";
import { operations } from "./load-operations";
import type { WaitForLogOptions } from "./logs/wait-for-log";

/** The parts of a URL besides its host and port. */
export interface PortUrlOptions {
  /** The scheme without a colon. Default `http`. */
  readonly protocol?: string;
  /** The path, with or without its first slash, and the query. It is not escaped. */
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
}

/** The part of a started container that reads its properties and logs, runs commands and copies files. */
export abstract class ContainerAccess extends ContainerFiles {
  readonly #handle: ContainerHandle;

  protected constructor(handle: ContainerHandle) {
    super(handle);
    this.#handle = handle;
  }

  /** Returns the engine's name for the container, with a leading slash. */
  getName(): string {
    return this.#handle.info.name;
  }

  getLabels(): Record<string, string> {
    return { ...this.#handle.info.labels };
  }

  /** Returns the host under which published ports are reached; on a local engine an IP address. */
  getHost(): string {
    return this.#handle.host;
  }

  /** Returns the host name inside the container. */
  getHostname(): string {
    return this.#handle.info.hostname;
  }

  /** Returns the host port for a container port. Default protocol: tcp. Throws PortNotExposedError. */
  getMappedPort(port: number | `${number}/${Protocol}`, protocol?: string): number {
    return this.#handle.mappedPort(
      port,
      protocol === undefined ? undefined : checkProtocol(protocol, "getMappedPort.protocol"),
    );
  }

  /** Returns the host port of the first exposed port. Throws InvalidOptionError if there is none. */
  getFirstMappedPort(): number {
    const first = this.#handle.ports[0];
    if (first === undefined) {
      throw InvalidOptionError.describing(
        "getFirstMappedPort",
        "a container with an exposed port",
        "none. No port bindings found",
      );
    }
    return first.host;
  }

  /** Returns all published ports, those of `withExposedPorts` first. Connect to host ports on `getHost()`. */
  getMappedPorts(): BoundPort[] {
    return this.#handle.allPorts();
  }

  /**
   * Returns a URL of a published port, such as `http://127.0.0.1:32768/health`. Default: `http`, without a path. Throws
   * PortNotExposedError.
   */
  getPortUrl(port: number | `${number}/${Protocol}`, options: PortUrlOptions = {}): string {
    const { protocol: scheme = "http", path, username, password } = options;
    if (typeof scheme !== "string" || !/^[a-z][a-z\d+.-]*$/i.test(scheme)) {
      const expected = "a scheme such as http, without a colon";
      throw InvalidOptionError.quoting("getPortUrl.protocol", expected, scheme);
    }
    const end =
      path === undefined ? "" : checkString(path, "getPortUrl.path").replace(/^(?!\/)/, "/");
    const parts = { scheme, host: this.getHost(), port: this.getMappedPort(port) };
    return connectionUrl({ ...parts, username, password }) + end;
  }

  /**
   * Returns environment variables for child processes that connect to the container: `HOST`, its first port as `PORT`,
   * and every published port, such as `PORT_6379`. With a prefix such as `REDIS`, they are `REDIS_HOST` and so on.
   */
  toEnv(prefix?: string): Record<string, string> {
    return connectionVariables(this.getHost(), this.getMappedPorts(), prefix);
  }

  /** Returns when the engine created the container; undefined if it does not say. */
  getCreatedAt(): Date | undefined {
    return this.#handle.info.createdAt;
  }

  /** Returns when the process last started, by the engine's clock. */
  getStartedAt(): Date | undefined {
    return this.#handle.info.state.startedAt;
  }

  /** Measures what the container uses now: CPU, memory, network and block devices. Takes about a second. Throws EngineError. */
  stats(): Promise<ContainerStats> {
    return this.#handle.engine.containers.stats(this.#handle.id);
  }

  /**
   * Returns the `docker run` line that starts such a container by hand, for a POSIX shell. It contains the environment
   * variables, also secrets, but not what was copied, the standard input, or what hooks did. Throws EngineError.
   */
  async dockerRunCommand(): Promise<string> {
    const { dockerRunCommand } = await operations();
    const { engine, id } = this.#handle;
    const raw = await engine.containers.inspectRaw(id);
    return dockerRunCommand(raw, await engine.images.describe(raw.Image));
  }

  /** Returns the names of the container's networks. */
  getNetworkNames(): string[] {
    return networksOf(this.#handle.info).map(([name]) => name);
  }

  /** Returns a network's id. Throws InvalidOptionError for a network that the container is not on. */
  getNetworkId(networkName: string): string {
    return this.#endpoint(networkName, "getNetworkId").networkId;
  }

  /** Returns the container's own address in a network. Throws InvalidOptionError if it is not on the network. */
  getIpAddress(networkName: string): string {
    return this.#endpoint(networkName, "getIpAddress").ipAddress;
  }

  /**
   * Returns the container's own IPv6 address in a network; undefined if the network has no IPv6. Throws
   * InvalidOptionError if the container is not on the network.
   */
  getIpv6Address(networkName: string): string | undefined {
    return this.#endpoint(networkName, "getIpv6Address").ipv6Address;
  }

  /**
   * Runs a command in the container and waits until it exits, with any exit code.
   *
   * A string is split into words as a shell does, but no shell runs it: use `["sh", "-c", "…"]` for
   * that. If the program does not exist, most engines return the exit code 126 or 127 and an error
   * message as output. Throws ExecError, for example after `timeout` milliseconds, and the reason of
   * `signal` if that is aborted.
   */
  exec(command: string | readonly string[], options?: ExecOptions): Promise<ExecResult> {
    return this.#handle.exec(command, options);
  }

  /**
   * Starts a command and returns its streams and a promise of its exit code while it runs, as
   * `child_process.spawn` does. The command keeps this process alive. Throws ExecError if the command
   * cannot be started.
   */
  execStream(command: string | readonly string[], options?: ExecOptions): Promise<ExecStream> {
    return this.#handle.execStream(command, options);
  }

  /**
   * Starts a command in the background, and resolves as soon as its program runs. The command goes on after this process
   * has ended, until the container stops. Its output is lost: let the command write it to a file. Throws ExecError with
   * the engine's reason if the command cannot be started, for example because the program does not exist.
   */
  execDetached(
    command: string | readonly string[],
    options?: DetachedExecOptions,
  ): Promise<DetachedExec> {
    return this.#handle.execDetached(command, options);
  }

  /**
   * Returns the log from its beginning and follows it until the container exits.
   *
   * An item is one line with its line break; the event "err" repeats the lines of standard error. A
   * slow reader gets all lines. Destroy the stream to stop reading. The stream does not keep the
   * process alive, except while a loop waits for its next line.
   */
  async logs(options: LogOptions = {}): Promise<Readable> {
    const { logStream } = await operations();
    const abort = new AbortController();
    const lines = this.#handle.followLogs(options, abort.signal);
    return logStream(`a container of ${this.#handle.image}`, lines, () => {
      abort.abort();
    });
  }

  /** Returns what the container has printed until now. Throws EngineError. */
  getLogs(options: LogOptions = {}): Promise<ContainerLogs> {
    return this.#handle.readLogText(options);
  }

  /**
   * Waits until the process has printed a line that matches, since it last started; a line that was printed before counts, too.
   * Throws WaitTimeoutError after `timeout` milliseconds (default 60,000), and WaitFailedError if the process ends
   * without printing it.
   */
  async waitForLog(message: string | RegExp, options: WaitForLogOptions = {}): Promise<void> {
    const { waitForLog } = await operations();
    await waitForLog(this.#handle, message, options);
  }

  /** Copies files into the container. Throws InvalidOptionError if a source does not exist. */
  async copyFilesToContainer(files: readonly FileToCopy[]): Promise<void> {
    const { checkFiles } = await operations();
    await this.#handle.copy(checkFiles(files, "copyFilesToContainer"));
  }

  /** Copies the content of folders. Throws InvalidOptionError if a source does not exist. */
  async copyDirectoriesToContainer(directories: readonly DirectoryToCopy[]): Promise<void> {
    const { checkDirectories } = await operations();
    await this.#handle.copy(checkDirectories(directories, "copyDirectoriesToContainer"));
  }

  /** Writes strings, buffers or streams to files of the container. */
  async copyContentToContainer(contents: readonly ContentToCopy[]): Promise<void> {
    const { checkContents } = await operations();
    await this.#handle.copy(checkContents(contents, "copyContentToContainer"));
  }

  /** Unpacks a tar archive into a folder of the container, by default `/`. */
  copyArchiveToContainer(
    tar: Readable,
    target = "/",
    options: CopyToContainerOptions = {},
  ): Promise<void> {
    return this.#handle.putArchive(tar, target, options);
  }

  #endpoint(networkName: string, option: string): NetworkEndpoint {
    const endpoint = this.#handle.info.networks[networkName];
    if (endpoint === undefined) {
      const names = this.getNetworkNames().join(", ") || "none";
      const expected = `a network that the container is connected to (${names})`;
      throw InvalidOptionError.quoting(option, expected, networkName);
    }
    return endpoint;
  }
}
