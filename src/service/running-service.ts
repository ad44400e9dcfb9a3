import type { Engine } from "../engine/engine";
import type { SwarmService } from "../engine/requests/swarm";
import { EngineError } from "../errors";
import type { Runtime } from "../run/runtime";
import type { ServiceSpec } from "./service-spec";
import { toServiceTask, type ServiceTask } from "./service-task";

/** A service that exists, for the functions that work on it. */
export class RunningService {
  constructor(
    readonly runtime: Runtime,
    readonly spec: ServiceSpec,
    readonly id: string,
    readonly name: string,
    /** The engine's own node, whose containers the engine knows. */
    readonly nodeId: string,
    /** The login with which the nodes pull the image. */
    readonly registryAuth: object | undefined,
  ) {}

  get engine(): Engine {
    return this.runtime.engine;
  }

  /** Lists the tasks, those that were replaced among them, by the replica and then the newest first. */
  async tasks(signal?: AbortSignal): Promise<ServiceTask[]> {
    const { swarm } = this.engine;
    const [nodes, tasks] = await Promise.all([swarm.nodes(signal), swarm.tasks(signal)]);
    return tasks
      .filter(({ serviceId }) => serviceId === this.id)
      .map((task) => toServiceTask(this.name, task, nodes))
      .sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
  }

  /** Throws EngineError if the service was removed. */
  async inspect(signal?: AbortSignal): Promise<SwarmService> {
    const service = await this.engine.swarm.inspectService(this.id, signal);
    if (service !== undefined) return service;
    const operation = `inspect service ${this.name}`;
    throw new EngineError(operation, "the service was removed", 404);
  }

  /** Changes the specification. Tries again if the swarm itself has changed the service in between. */
  async change(
    edit: (spec: SwarmService["spec"]) => SwarmService["spec"],
    { rollback = false }: { readonly rollback?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { id, version, spec } = await this.inspect(signal);
      const changed = { id, version, spec: edit(spec) };
      const { registryAuth } = this;
      try {
        await this.engine.swarm.updateService(changed, { rollback, registryAuth }, signal);
        return;
      } catch (error) {
        const isOutdated =
          error instanceof EngineError && error.reason.includes("update out of sequence");
        if (!isOutdated || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }
}

const MOST_ATTEMPTS = 10;
