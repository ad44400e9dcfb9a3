import type { BoundPort } from "../ports/ports";

/** What the engine says of a container's process. */
export interface ContainerState {
  readonly status: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly running: boolean;
  /** Meaningful once it has ended. */
  readonly exitCode: number;
  /** True when the kernel killed it for lack of memory. */
  readonly oomKilled: boolean;
  /** Why the engine could not run it; empty when it could. */
  readonly error: string;
  /** When the process last started; undefined when it never did. */
  readonly startedAt: Date | undefined;
  /** When it last ended, also of a process that runs again; undefined when it never did. */
  readonly finishedAt: Date | undefined;
  /** Undefined when the container has no health check. */
  readonly health: Health | undefined;
}

export interface Health {
  readonly status: "starting" | "healthy" | "unhealthy";
  /** What the last probe printed and its exit code; undefined before the first. */
  readonly lastProbe: { readonly exitCode: number; readonly output: string } | undefined;
}

/** A container's place in one network. */
export interface NetworkEndpoint {
  readonly networkId: string;
  /** Empty while the container is not running. */
  readonly ipAddress: string;
  readonly gateway: string;
  readonly aliases: readonly string[];
}

/** What the engine says of a container. */
export interface ContainerInfo {
  readonly id: string;
  /** As the engine gives it, with its leading slash. */
  readonly name: string;
  readonly hostname: string;
  /** Who its process is started as, as in `withUser`; empty for root. */
  readonly user: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ContainerState;
  /** True when the container was created with a terminal: its output is then one raw stream. */
  readonly tty: boolean;
  /** True when the container or its image defines a health check that is not `NONE`. */
  readonly hasHealthCheck: boolean;
  readonly networkMode: string;
  /** Every published port; several entries when it is bound to several host addresses. */
  readonly ports: readonly BoundPort[];
  readonly networks: Readonly<Record<string, NetworkEndpoint>>;
}
