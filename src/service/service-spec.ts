import type { ConnectedEngine } from "../connect/connected-engine";
import type { ResourcesQuota } from "../spec/isolation";
import type { Wait } from "../spec/wait";

/** A port that the service publishes. */
export interface ServicePort {
  /** The port in the containers. */
  readonly container: number;
  /** The port on the nodes. Default: the engine chooses one. */
  readonly host?: number;
  /** Default `tcp`. */
  readonly protocol?: "tcp" | "udp" | "sctp";
  /**
   * `host` (default) publishes the port of each task on the task's node alone. `ingress` publishes the service's port on
   * all nodes, which spread the connections over the tasks; their kernels need IPVS for it.
   */
  readonly mode?: "host" | "ingress";
}

export interface ServiceFileOptions {
  /** Permission bits in the container. Default 0o444. */
  readonly mode?: number;
  /** The owner in the container. Default: root. */
  readonly uid?: number;
  readonly gid?: number;
}

/** A secret or a config that is created with the service. */
export interface ServiceFile extends ServiceFileOptions {
  readonly kind: "secret" | "config";
  readonly target: string;
  readonly content: string | Buffer;
}

/** How the swarm replaces tasks, in an update or a rollback. Without a value, the swarm's default applies. */
export interface UpdateOptions {
  /** How many tasks are replaced at once; 0 is all. The swarm's default is 1. */
  readonly parallelism?: number;
  /** Milliseconds between two replacements. */
  readonly delay?: number;
  /** Milliseconds for which a new task may not fail. The swarm's default is 5,000. */
  readonly monitor?: number;
  /** Which share of the tasks may fail, from 0 to 1. */
  readonly maxFailureRatio?: number;
  /** Whether the old task ends before or after the new one has started. */
  readonly order?: "stop-first" | "start-first";
  /** What happens when tasks fail. `rollback` only in an update. */
  readonly failureAction?: "pause" | "continue" | "rollback";
}

/** When the swarm replaces tasks that have ended. */
export interface TaskRestartPolicy {
  readonly condition: "none" | "on-failure" | "any";
  /** Milliseconds before each replacement. */
  readonly delay?: number;
  /** How many tasks may replace a failed one, within `window` milliseconds. */
  readonly maxAttempts?: number;
  readonly window?: number;
}

export type Limits = Pick<ResourcesQuota, "memory" | "cpu" | "pids">;
export type Reservations = Pick<ResourcesQuota, "memory" | "cpu">;

/** What a service is created from. */
export interface ServiceSpec {
  readonly image: string;
  readonly name?: string;
  /** Undefined for a service with one task on each node. */
  readonly replicas: number | undefined;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workingDir?: string;
  readonly hostname?: string;
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly ports: readonly ServicePort[];
  readonly endpointMode?: "vip" | "dnsrr";
  readonly constraints: readonly string[];
  readonly maxReplicasPerNode?: number;
  readonly limits?: Limits;
  readonly reservations?: Reservations;
  readonly files: readonly ServiceFile[];
  readonly update?: UpdateOptions;
  readonly rollback?: UpdateOptions;
  readonly restartPolicy?: TaskRestartPolicy;
  /** Milliseconds. */
  readonly stopTimeout: number;
  readonly wait?: Wait;
  readonly startupTimeout?: number;
  readonly engine?: ConnectedEngine;
}
