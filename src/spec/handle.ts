import type { ContainerInfo } from "./inspect/container-info";
import type { ExecOptions, ExecResult, LogOptions, OutputLine, ReadFileOptions } from "./output";
import type { BoundPort, PortSpec, Protocol } from "./ports/exposed-port";

/**
 * A container for waits, hooks and modules. It exists as soon as the container is created; ports and
 * addresses are known once the process has started.
 */
export interface Handle {
  readonly id: string;
  /** The image's name, as the engine was asked for it. */
  readonly image: string;
  /** The options that waits need: a container that has ended publishes no ports. */
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

  /** Returns the host port for a container port. Throws PortNotExposedError. */
  mappedPort(port: number | `${number}/${Protocol}`, protocol?: Protocol): number;
  /** Asks the engine again, and updates `info` and `ports`. */
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
  /** Yields the log as it is now, line by line, of any size. */
  printedLines(options?: LogOptions, signal?: AbortSignal): AsyncIterable<OutputLine>;
  /**
   * Returns the log as it is now. Keeps the first 16 MiB and at least the last 16 MiB of a longer log, with
   * a line in between that says how many lines were left out; a line counts as its characters and 100 more.
   */
  readLogs(options?: LogOptions, signal?: AbortSignal): Promise<OutputLine[]>;
  /**
   * Reads a file of the container, running or not; undefined if it does not exist. Links are followed. It
   * needs no program in the image. It does not see files on a tmpfs, /proc or /sys.
   * Throws EngineError, for example if it is a folder.
   */
  readFile(
    path: string,
    options?: ReadFileOptions,
    signal?: AbortSignal,
  ): Promise<Buffer | undefined>;
  /** Resolves with the exit code when the process has ended. */
  waitForExit(signal?: AbortSignal): Promise<number>;
  /** Returns the dockerode object of the engine, for everything else. */
  raw(): unknown;
  /** Writes a file in the container. `mode` defaults to 0o644. */
  copyContent(content: string | Buffer, target: string, mode?: number): Promise<void>;
}
