import { logLines } from "../engine/log-lines";
import { InvalidOptionError } from "../errors";
import { checkVariables, checkWholeNumber, checkStrings, checkText } from "../spec/options";
import { awaitReady } from "./await-ready";
import { imageFor } from "./image-for";
import { splitLine, type TaskLine } from "./log-line";
import { removeService } from "./remove-service";
import type { RunningService } from "./running-service";
import type { CreatedFile } from "./service-request";
import { hasEnded, isRunning, type ServiceTask } from "./service-task";

/** Where a port of a service is reached. */
export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
  /** The task behind it; undefined for a port of the mode `ingress`, behind which are all tasks. */
  readonly task: ServiceTask | undefined;
}

/** What an update changes. */
export interface ServiceChange {
  readonly image?: string;
  /** Replaces the command. */
  readonly command?: readonly string[];
  /** Adds environment variables; a name given again replaces the earlier value. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ServiceLogOptions {
  /** Only this many last lines of each task. */
  readonly tail?: number;
  /** Goes on until the signal is aborted. Default false. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

interface Signalled {
  readonly signal?: AbortSignal;
}

/** A service that runs. `await using` removes it at the end of its block. */
export class StartedService implements AsyncDisposable {
  readonly #service: RunningService;
  readonly #files: readonly CreatedFile[];
  #stopped: Promise<void> | undefined;

  constructor(service: RunningService, files: readonly CreatedFile[]) {
    this.#service = service;
    this.#files = files;
  }

  getId(): string {
    return this.#service.id;
  }

  /** Returns the name, under which the containers in its networks find it. */
  getName(): string {
    return this.#service.name;
  }

  /** Lists its tasks with their nodes and states, also those that have ended and that the swarm still knows. */
  tasks({ signal }: Signalled = {}): Promise<ServiceTask[]> {
    return this.#service.tasks(signal);
  }

  /**
   * Returns where a container port is reached: for the mode `host` one address for each running task, for `ingress` one
   * for all. Throws InvalidOptionError for a port that the service does not publish.
   */
  async addresses(port: number, { signal }: Signalled = {}): Promise<ServiceAddress[]> {
    const { spec, runtime, nodeId } = this.#service;
    const published = spec.ports.find(({ container }) => container === port);
    if (published === undefined) {
      const ports = spec.ports.map(({ container }) => container).join(", ");
      throw InvalidOptionError.quoting("addresses", `a published port (${ports})`, port);
    }
    const own = runtime.reach.host;
    if (published.mode === "ingress") {
      const { ports } = await this.#service.inspect(signal);
      return ports
        .filter(({ container }) => container === port)
        .map(({ host }) => ({ host: own, port: host, task: undefined }));
    }
    return (await this.#service.tasks(signal)).filter(isRunning).flatMap((task) => {
      const bound = task.ports.find(({ container }) => container === port);
      const host = task.node?.id === nodeId ? own : (task.node?.address ?? "");
      return bound === undefined ? [] : [{ host, port: bound.host, task }];
    });
  }

  /**
   * Reads the log of all tasks line by line. The lines of one task are in order, those of several are mixed. Throws
   * EngineError.
   */
  async *logs({ tail, follow = false, signal }: ServiceLogOptions = {}): AsyncGenerator<TaskLine> {
    if (tail !== undefined) checkWholeNumber(tail, "logs.tail");
    const { engine, id } = this.#service;
    const output = await engine.swarm.serviceLogs(id, { follow, tail }, signal);
    const known = new Map<string, ServiceTask>();
    for await (const line of logLines(output)) {
      const { taskId, text } = splitLine(line.text);
      if (!known.has(taskId)) {
        for (const task of await this.#service.tasks()) known.set(task.id, task);
      }
      yield { stream: line.stream, text, task: known.get(taskId) };
    }
  }

  /**
   * Changes how many tasks run, and waits until those are ready and the others gone. Throws ServiceError, as `start()`
   * does; InvalidOptionError for a service with a task on each node.
   */
  async scale(replicas: number, { signal }: Signalled = {}): Promise<void> {
    checkWholeNumber(replicas, "scale", { from: 0 });
    if (this.#service.spec.replicas === undefined) {
      const words = "a service with one task on each node";
      throw InvalidOptionError.describing("scale", "a service with replicas", words);
    }
    const ended = await this.#ended(signal);
    const Mode = { Replicated: { Replicas: replicas } };
    await this.#service.change((spec) => ({ ...spec, Mode }), {}, signal);
    await awaitReady(this.#service, { replicas, ended }, signal);
  }

  /**
   * Replaces all tasks, by the options of `withUpdateOptions()`, and waits until the swarm has done so and the new ones
   * are ready. Throws ServiceError if the swarm stops or rolls back the update.
   */
  async update(change: ServiceChange = {}, { signal }: Signalled = {}): Promise<void> {
    const { image, command, environment } = change;
    if (image !== undefined) checkText(image, "update.image");
    if (command !== undefined) checkStrings(command, "update.command");
    if (environment !== undefined) checkVariables(environment, "update.environment");
    const { runtime } = this.#service;
    const membership = await runtime.engine.swarm.membership(signal);
    const name =
      image === undefined ? undefined : await imageFor(image, runtime, membership, signal);
    const edit = (spec: RawTemplate): RawTemplate => {
      const { ContainerSpec = {}, ForceUpdate = 0 } = spec;
      const env = { ...toVariables(ContainerSpec.Env), ...environment };
      return {
        ...spec,
        ForceUpdate: ForceUpdate + 1,
        ContainerSpec: {
          ...ContainerSpec,
          ...(name !== undefined && { Image: name }),
          ...(command !== undefined && { Args: command }),
          Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
        },
      };
    };
    const replicas = await this.#replicas(signal);
    const ended = await this.#ended(signal);
    await this.#service.change(
      (spec) => ({ ...spec, TaskTemplate: edit(spec["TaskTemplate"] as RawTemplate) }),
      {},
      signal,
    );
    await awaitReady(this.#service, { replicas, ended, change: "update" }, signal);
  }

  /**
   * Returns to what the service was before the last change, by the options of `withRollbackOptions()`, and waits for it.
   * Throws ServiceError, EngineError if there was no change.
   */
  async rollback({ signal }: Signalled = {}): Promise<void> {
    const ended = await this.#ended(signal);
    await this.#service.change((spec) => spec, { rollback: true }, signal);
    const replicas = await this.#replicas(signal);
    await awaitReady(this.#service, { replicas, ended, change: "rollback" }, signal);
  }

  /** Removes the service with its secrets and configs. Waits until its tasks have ended. Can be retried. */
  stop(): Promise<void> {
    this.#stopped ??= this.#remove().catch((error: unknown) => {
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #remove(): Promise<void> {
    await removeService(this.#service);
    const { swarm } = this.#service.engine;
    for (const { file, id } of this.#files) {
      await (file.kind === "secret" ? swarm.removeSecret(id) : swarm.removeConfig(id));
    }
  }

  async #ended(signal: AbortSignal | undefined): Promise<ReadonlySet<string>> {
    const tasks = await this.#service.tasks(signal);
    return new Set(tasks.filter(hasEnded).map(({ id }) => id));
  }

  /** Returns how many tasks the swarm wants; undefined for one on each node. */
  async #replicas(signal: AbortSignal | undefined): Promise<number | undefined> {
    const { spec } = await this.#service.inspect(signal);
    const mode = spec["Mode"] as { readonly Replicated?: { readonly Replicas?: number } };
    return mode.Replicated === undefined ? undefined : (mode.Replicated.Replicas ?? 0);
  }
}

interface RawTemplate {
  readonly ForceUpdate?: number;
  readonly ContainerSpec?: { readonly Env?: readonly string[] };
}

const toVariables = (list: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(
    list.map((text) => {
      const [name = ""] = text.split("=", 1);
      return [name, text.slice(name.length + 1)];
    }),
  );
