import type { SwarmNode, SwarmPort, SwarmTask } from "../engine/requests/swarm";

/** A node of the swarm, as far as its tasks tell of it. */
export type TaskNode = Pick<SwarmNode, "id" | "hostname" | "address">;

/** One run of a service's container: a replica, or one that was replaced. */
export interface ServiceTask {
  readonly id: string;
  /** As in the engine's lists: `web.1`, or `web.<node>` in a global service. */
  readonly name: string;
  /** The number of the replica; undefined in a global service. */
  readonly slot: number | undefined;
  /** Undefined until the swarm has chosen one. */
  readonly node: TaskNode | undefined;
  /** E.g. `pending`, `preparing`, `running`, `failed`, `rejected`, `complete` or `shutdown`. */
  readonly state: string;
  /** What the swarm wants: `running`, `shutdown`, `remove` … */
  readonly desiredState: string;
  /** The swarm's words about the state; empty if it has none. */
  readonly error: string;
  /** Undefined until the task has a container. */
  readonly containerId: string | undefined;
  /** Undefined unless the task has ended. */
  readonly exitCode: number | undefined;
  /** The ports of the mode `host` that it publishes on its node. */
  readonly ports: readonly SwarmPort[];
}

const ENDED = ["complete", "shutdown", "failed", "rejected", "remove", "orphaned"];

export const hasEnded = ({ state }: Pick<ServiceTask, "state">): boolean => ENDED.includes(state);

/** Returns whether the swarm wants the task to run. */
export const isWanted = ({ desiredState }: Pick<ServiceTask, "desiredState">): boolean =>
  desiredState === "running" || desiredState === "ready";

export const isRunning = (task: ServiceTask): boolean => task.state === "running" && isWanted(task);

export function toServiceTask(
  service: string,
  task: SwarmTask,
  nodes: readonly TaskNode[],
): ServiceTask {
  const { id, slot, nodeId, state, desiredState, error, containerId, exitCode, ports } = task;
  const node = nodes.find((each) => each.id === nodeId);
  return {
    id,
    name: `${service}.${slot ?? nodeId}`,
    slot,
    node: node && { id: node.id, hostname: node.hostname, address: node.address },
    state,
    desiredState,
    error,
    containerId,
    exitCode: hasEnded(task) ? exitCode : undefined,
    ports,
  };
}

/** Describes a task's state for an error. */
export function describeTask({ name, node, state, error }: ServiceTask): string {
  const where = node === undefined ? "" : ` on node ${node.hostname}`;
  return `${name}${where} is ${state}${error === "" ? "" : `: ${error}`}`;
}
