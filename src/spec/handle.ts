import type { ContainerInfo } from "./inspect/container-info";
import type { ExecOptions, ExecResult, LogOptions, OutputLine, ReadFileOptions } from "./output";
import type { BoundPort, PortSpec, Protocol } from "./ports/ports";

/**
 * A container as waits, hooks and modules see it. It exists from the container's creation on;
 * what depends on the running process (ports, addresses) is there once it has started.
 */
export interface Handle {
  readonly id: string;
  /** The image as the engine was asked for it. */
  readonly image: string;
  /** What was asked for, as far as conditions need it: a container that has ended publishes nothing. */
  readonly spec: {
    readonly ports: readonly PortSpec[];
    /** Milliseconds, where `withStartupTimeout` was called. */
    readonly startupTimeout?: number;
  };
  /** What the engine said of the container when it was last asked. */
  readonly info: ContainerInfo;
  /** The host under which published ports are reached: an address or a name. */
  readonly host: string;
  /** The ports that were asked for with `withExposedPorts`, as the engine published them. */
  readonly ports: readonly BoundPort[];

  /** The host port for a container port. Throws PortNotExposedError. */
  mappedPort(port: number | `${number}/${Protocol}`, protocol?: Protocol): number;
  /** Asks the engine anew; `info` and `ports` are what it says from then on. */
  refresh(signal?: AbortSignal): Promise<ContainerInfo>;
  /** Runs a command to its end. Throws ExecError when it cannot be started. */
  exec(
    command: string | readonly string[],
    options?: ExecOptions,
    signal?: AbortSignal,
  ): Promise<ExecResult>;
  /**
   * The log line by line, from the first on, until the container ends or the signal is aborted. A line of
   * more than 1,048,576 characters comes in pieces.
   */
  followLogs(options?: LogOptions, signal?: AbortSignal): AsyncIterable<OutputLine>;
  /** The log as it is now, line by line: of any size. */
  printedLines(options?: LogOptions, signal?: AbortSignal): AsyncIterable<OutputLine>;
  /**
   * The log as it is now. Of one too long to hold in memory, the first 16 MiB and at least the last 16 MiB, with
   * a line in between that says how many lines were left out; each line counts as its characters and 100 more.
   */
  readLogs(options?: LogOptions, signal?: AbortSignal): Promise<OutputLine[]>;
  /**
   * A file of the container, running or not; undefined when there is none. Links are followed. Needs
   * nothing in the image. Engines do not show what is on a tmpfs, nor /proc and /sys, this way.
   * Throws EngineError, for a folder too.
   */
  readFile(
    path: string,
    options?: ReadFileOptions,
    signal?: AbortSignal,
  ): Promise<Buffer | undefined>;
  /** Resolves with the exit code as soon as the process does not run any more. */
  waitForExit(signal?: AbortSignal): Promise<number>;
  /** The dockerode object of its engine, for what is not offered here. */
  raw(): unknown;
  /** Writes one file into the container. `mode` defaults to 0o644. */
  copyContent(content: string | Buffer, target: string, mode?: number): Promise<void>;
}
