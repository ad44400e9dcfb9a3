import type { OutputStream } from "../../spec/output";
import type { LabelFilter } from "./label-filter";

/** What an engine is in its swarm. */
export interface SwarmMembership {
  /** In the engine's words: `inactive`, `active`, `locked`, `pending` or `error`. */
  readonly state: string;
  readonly isManager: boolean;
  /** The engine's own node; empty if it is in no swarm. */
  readonly nodeId: string;
  /** How many nodes the swarm has, as far as the engine knows. */
  readonly nodes: number;
}

export interface SwarmNode {
  readonly id: string;
  readonly hostname: string;
  /** The address under which the other nodes know it. */
  readonly address: string;
  readonly role: string;
  /** `active`, `pause` or `drain`. */
  readonly availability: string;
  /** E.g. `ready` or `down`. */
  readonly state: string;
}

/** A port that a task or a service publishes. */
export interface SwarmPort {
  readonly container: number;
  readonly host: number;
  readonly protocol: string;
  /** `host` or `ingress`. */
  readonly mode: string;
}

export interface SwarmTask {
  readonly id: string;
  readonly serviceId: string;
  /** The number of the replica; undefined in a global service. */
  readonly slot: number | undefined;
  /** Empty until the task has a node. */
  readonly nodeId: string;
  /** E.g. `pending`, `preparing`, `running`, `failed`, `rejected`, `complete` or `shutdown`. */
  readonly state: string;
  /** What the swarm wants: `running`, `shutdown`, `remove` … */
  readonly desiredState: string;
  /** The swarm's words about the state, e.g. `task: non-zero exit (1)`; empty if it has none. */
  readonly error: string;
  /** Undefined until the task has a container. */
  readonly containerId: string | undefined;
  /** Undefined before the end. */
  readonly exitCode: number | undefined;
  /** The ports that the task publishes on its node. */
  readonly ports: readonly SwarmPort[];
}

/** The fields of a service's specification (`ServiceSpec` of the Engine API). */
export type RawServiceSpec = Readonly<Record<string, unknown>>;

export interface SwarmService {
  readonly id: string;
  readonly name: string;
  /** An update has to name it. */
  readonly version: number;
  readonly spec: RawServiceSpec;
  /** The ports that the service publishes on all nodes, or on those of its tasks. */
  readonly ports: readonly SwarmPort[];
  /** The state and the words of the last update; undefined before the first. */
  readonly update: { readonly state: string; readonly message: string } | undefined;
}

export interface ServiceRequest {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Everything except the name and the labels. */
  readonly spec: RawServiceSpec;
  /** The login with which the nodes pull the image. */
  readonly registryAuth?: object | undefined;
}

/** A secret or a config. */
export interface SwarmFileRequest {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly content: Buffer;
}

export interface TaskLogOptions {
  readonly follow: boolean;
  readonly tail?: number | undefined;
}

/**
 * Requests about a swarm. Except for `membership`, they reject on engines that are no managers.
 */
export interface SwarmRequests {
  membership(signal?: AbortSignal): Promise<SwarmMembership>;
  nodes(signal?: AbortSignal): Promise<SwarmNode[]>;
  /** Returns the id. */
  createService(request: ServiceRequest, signal?: AbortSignal): Promise<string>;
  inspectService(id: string, signal?: AbortSignal): Promise<SwarmService | undefined>;
  /** Replaces the specification. Rejects if the service has another version by now. */
  updateService(
    service: Pick<SwarmService, "id" | "version" | "spec">,
    options: { readonly rollback?: boolean; readonly registryAuth?: object | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Succeeds if the service does not exist. The tasks end later. */
  removeService(id: string, signal?: AbortSignal): Promise<void>;
  listServices(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /** Lists all tasks of the swarm: those of a service that was removed can be found only among all. */
  tasks(signal?: AbortSignal): Promise<SwarmTask[]>;
  /**
   * Returns the log of all tasks of a service. Each line begins with its details: names and values, separated by
   * commas, then a space.
   */
  serviceLogs(id: string, options: TaskLogOptions, signal?: AbortSignal): Promise<OutputStream>;
  createSecret(request: SwarmFileRequest, signal?: AbortSignal): Promise<string>;
  /** Succeeds if the secret does not exist. */
  removeSecret(id: string, signal?: AbortSignal): Promise<void>;
  createConfig(request: SwarmFileRequest, signal?: AbortSignal): Promise<string>;
  /** Succeeds if the config does not exist. */
  removeConfig(id: string, signal?: AbortSignal): Promise<void>;
}
