import type { ContainerInfo } from "./container-info";
import type { ExecOptions, ExecResult, LogOptions, OutputLine } from "./output";
import type { BoundPort, PortSpec, Protocol } from "./ports";

/**
 * A container as waits, hooks and modules see it. It exists from the container's creation on;
 * what depends on the running process (ports, addresses) is there once it has started.
 */
export interface Handle {
  readonly id: string;
  /** The image as the engine was asked for it. */
  readonly image: string;
  /** What was asked for, as far as conditions need it: a container that has ended publishes nothing. */
  readonly spec: { readonly ports: readonly PortSpec[] };
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
  /** The log line by line, from the first on, until the container ends or the signal is aborted. */
  followLogs(options?: LogOptions, signal?: AbortSignal): AsyncIterable<OutputLine>;
  /** The log as it is now. */
  readLogs(options?: LogOptions, signal?: AbortSignal): Promise<OutputLine[]>;
  /** Writes one file into the container. `mode` defaults to 0o644. */
  copyContent(content: string | Buffer, target: string, mode?: number): Promise<void>;
}
