import type { BoundPort } from "../ports/exposed-port";

/** The state of a container's process. */
export interface ContainerState {
  readonly status: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly running: boolean;
  /** Valid only after the process has ended. */
  readonly exitCode: number;
  /** True if the kernel killed the process for lack of memory. */
  readonly oomKilled: boolean;
  /** Why the engine could not run the process; otherwise empty. */
  readonly error: string;
  /** When the process last started; undefined if it never did. */
  readonly startedAt: Date | undefined;
  /** When the process last ended, even if it runs again; undefined if it never did. */
  readonly finishedAt: Date | undefined;
  /** Undefined if the container has no health check. */
  readonly health: Health | undefined;
}

export interface Health {
  readonly status: "starting" | "healthy" | "unhealthy";
  /** The exit code and output of the last probe; undefined before the first. */
  readonly lastProbe: { readonly exitCode: number; readonly output: string } | undefined;
}

/** The command of a health check. The engine runs it as the container's user, in its working directory. */
export interface HealthCommand {
  /** The words of the command; for `CMD-SHELL`, the first words are the image's shell. */
  readonly argv: readonly string[];
  /** Milliseconds after which a run has failed. */
  readonly timeout: number;
}

/** A container's connection to one network. */
export interface NetworkEndpoint {
  readonly networkId: string;
  /** Empty while the container is not running. */
  readonly ipAddress: string;
  /** Undefined if the network has no IPv6, and while the container is not running. */
  readonly ipv6Address?: string | undefined;
  readonly gateway: string;
  readonly aliases: readonly string[];
}

/** A mounted file system of a container. */
export interface ContainerMount {
  /** Where it is mounted, as an absolute path. */
  readonly target: string;
  /** `tmpfs`, `bind`, `volume`, or another word of the engine. */
  readonly type: string;
  readonly isReadOnly: boolean;
}

/** A container's state and settings. */
export interface ContainerInfo {
  readonly id: string;
  /** The name with a leading slash, as engines return it. */
  readonly name: string;
  readonly hostname: string;
  /** Undefined if the engine does not say. */
  readonly createdAt?: Date | undefined;
  /** The user that runs the process, in the format of `withUser`; empty for root. */
  readonly user: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ContainerState;
  /** True if the engine starts the container again when it has exited: it has a restart policy. */
  readonly restartsItself: boolean;
  /** True if the container was created with a terminal: its output is then one raw stream. */
  readonly tty: boolean;
  /** True if the container or its image has a health check other than `NONE`. */
  readonly hasHealthCheck: boolean;
  /** Undefined if there is no health check, or the engine does not say what it runs. */
  readonly healthCommand: HealthCommand | undefined;
  readonly networkMode: string;
  /** The mounts, except those that every container has, such as `/proc`. */
  readonly mounts: readonly ContainerMount[];
  /** True if the root file system cannot be written to. */
  readonly isRootReadOnly: boolean;
  /**
   * The published ports; one entry for each host address that a port is bound to. On the host's network
   * these are the exposed ports, which are ports of the host itself.
   */
  readonly ports: readonly BoundPort[];
  /**
   * True if TCP ports are forwarded from the engine's machine. Nothing else there can be reached: neither ports of other
   * protocols nor the containers' networks.
   */
  readonly isForwarded?: boolean;
  /** The ports that the container or its image exposes, e.g. `6379/tcp`, published or not. */
  readonly exposedPorts?: readonly string[] | undefined;
  readonly networks: Readonly<Record<string, NetworkEndpoint>>;
}
