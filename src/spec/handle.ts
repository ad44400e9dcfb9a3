import type { ContainerInfo } from "./inspect/container-info";
import type { Obstacle } from "./obstacle";
import type { ExecOptions, ExecResult, LogOptions, OutputLine, ReadFileOptions } from "./output";
import type { BoundPort, PortSpec, Protocol } from "./ports/exposed-port";

/**
 * A container, for waits, hooks and modules. It is available as soon as the container is created; ports
 * and addresses are known once the process has started.
 */
export interface Handle {
  readonly id: string;
  /** The image's name in the request to the engine. */
  readonly image: string;
  /** The options that waits need. Lists the ports even after the container has ended and publishes none. */
  readonly spec: {
    readonly ports: readonly PortSpec[];
    /** Milliseconds, if `withStartupTimeout` was called. */
    readonly startupTimeout?: number;
  };
  /** The container's state when the engine was last asked. */
  readonly info: ContainerInfo;
  /** The address or name under which published ports are reached. */
  readonly host: string;
  /** The published ports that `withExposedPorts` asked for. */
  readonly ports: readonly BoundPort[];

  /** Returns what may keep this process from published ports, once one cannot be reached; undefined if nothing is known. */
  obstacle?(): Promise<Obstacle | undefined>;
  /** Returns the host port for a container port. Throws PortNotExposedError. */
  mappedPort(port: number | `${number}/${Protocol}`, protocol?: Protocol): number;
  /** Inspects the container again, and updates `info` and `ports`. */
  refresh(signal?: AbortSignal): Promise<ContainerInfo>;
  /** Runs a command to its end. Throws ExecError if it cannot be started. */
  exec(
    command: string | readonly string[],
    options?: ExecOptions,
    signal?: AbortSignal,
  ): Promise<ExecResult>;
  /**
   * Yields the log line by line from its beginning, until the container ends or the signal is aborted. A
   * line of more than 1,048,576 characters comes in pieces.
   */
  followLogs(options?: LogOptions, signal?: AbortSignal): AsyncIterable<OutputLine>;
  /** Yields the current log line by line, however long the log is. */
  printedLines(options?: LogOptions, signal?: AbortSignal): AsyncIterable<OutputLine>;
  /**
   * Returns the current log. A long log is shortened to the first 16 MiB and at least the last 16 MiB, with a
   * line in between that says how many lines were left out. Each line counts 100 more than its characters.
   */
  readLogs(options?: LogOptions, signal?: AbortSignal): Promise<OutputLine[]>;
  /**
   * Reads a file in the container, running or not; undefined if the file does not exist. Follows links.
   * Needs no program in the image, except for files on a tmpfs, in /dev, /proc or /sys: `tar` or `cat` reads
   * them while the container runs. Throws EngineError, for example if the path is a folder.
   */
  readFile(
    path: string,
    options?: ReadFileOptions,
    signal?: AbortSignal,
  ): Promise<Buffer | undefined>;
  /** Resolves with the exit code when the process has ended. */
  waitForExit(signal?: AbortSignal): Promise<number>;
  /** Returns the engine's dockerode object, for everything else. */
  raw(): unknown;
  /** Writes a file in the container. `mode` defaults to 0o644. */
  copyContent(content: string | Buffer, target: string, mode?: number): Promise<void>;
}
