import { checkEngine } from "../connect/on-engine";
import type { ConnectedEngine } from "../connect/connected-engine";
import { InvalidOptionError } from "../errors";
import { toImageName } from "../spec/image-name";
import {
  checkOneOf,
  checkResourceName,
  checkStartupTimeout,
  checkStarted,
  checkStrings,
  checkStringValues,
  checkTarget,
  checkText,
  checkTexts,
  checkTimeout,
  checkVariables,
  checkWholeNumber,
} from "../spec/options";
import type { Wait } from "../spec/wait";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import {
  checkFile,
  checkResources,
  checkServicePort,
  checkTaskRestartPolicy,
  checkUpdate,
} from "./checks";
import type {
  Limits,
  Reservations,
  ServiceFileOptions,
  ServicePort,
  ServiceSpec,
  TaskRestartPolicy,
  UpdateOptions,
} from "./service-spec";
import type { StartedService } from "./started-service";

const ENDPOINT_MODES = ["vip", "dnsrr"] as const;

/**
 * The description of a service of Docker Swarm: tasks that the swarm spreads over its nodes and replaces when they end.
 * The engine has to be a manager of a swarm.
 *
 * A method checks its arguments and returns the description. Throws InvalidOptionError for an invalid option.
 *
 * ```ts
 * await using web = await new Service("nginx:1.29").withReplicas(3).withPorts(80).start();
 * ```
 */
export class Service {
  #spec: ServiceSpec;

  constructor(image: string) {
    this.#spec = {
      image: toImageName(image).string,
      replicas: 1,
      environment: {},
      labels: {},
      networks: [],
      ports: [],
      constraints: [],
      files: [],
      stopTimeout: 0,
    };
  }

  /** Uses an engine of `connectEngine()`, which has to be a manager. */
  withEngine(engine: ConnectedEngine): this {
    return this.#with({ engine: checkEngine(engine, "withEngine") });
  }

  /** Sets the name, under which other services find it in their networks. Default: a random name. */
  withName(name: string): this {
    return this.#with({ name: checkResourceName(name, "withName") });
  }

  /** Sets how many tasks run. Default 1. */
  withReplicas(replicas: number): this {
    return this.#with({ replicas: checkWholeNumber(replicas, "withReplicas", { from: 0 }) });
  }

  /** Runs one task on each node that meets the constraints. */
  withGlobalMode(): this {
    return this.#with({ replicas: undefined });
  }

  /** Replaces the image's command. */
  withCommand(command: readonly string[]): this {
    return this.#with({ command: [...checkStrings(command, "withCommand")] });
  }

  /** Replaces the image's entrypoint. */
  withEntrypoint(entrypoint: readonly string[]): this {
    return this.#with({ entrypoint: [...checkStrings(entrypoint, "withEntrypoint")] });
  }

  /** Adds environment variables; a name given again replaces the earlier value. */
  withEnvironment(environment: Readonly<Record<string, string>>): this {
    const added = checkVariables(environment, "withEnvironment");
    return this.#with({ environment: { ...this.#spec.environment, ...added } });
  }

  /** Adds labels of the service; a name given again replaces the earlier value. */
  withLabels(labels: Readonly<Record<string, string>>): this {
    checkStringValues(labels, "withLabels");
    return this.#with({ labels: { ...this.#spec.labels, ...labels } });
  }

  /** Sets the user of the processes: `user`, `uid`, `user:group` or `uid:gid`. */
  withUser(user: string): this {
    return this.#with({ user: checkText(user, "withUser") });
  }

  withWorkingDir(workingDir: string): this {
    return this.#with({ workingDir: checkTarget(workingDir, "withWorkingDir") });
  }

  /** Sets the containers' host name. It can have the swarm's placeholders, as in `docker service create --hostname`. */
  withHostname(hostname: string): this {
    return this.#with({ hostname: checkText(hostname, "withHostname") });
  }

  /** Joins a network that services can use: one of the driver `overlay`, or its name. Can be called several times. */
  withNetwork(
    network: string | { getName(): string },
    { aliases = [] }: { readonly aliases?: readonly string[] } = {},
  ): this {
    const name = checkStarted(network, "network", "withNetwork");
    checkTexts(aliases, "withNetwork.aliases");
    const joined = { name, aliases: [...aliases] };
    return this.#with({ networks: [...this.#spec.networks, joined] });
  }

  /** Publishes ports. A number stands for `{ container: number }`. */
  withPorts(...ports: readonly (number | ServicePort)[]): this {
    const added = ports.map((port) => checkServicePort(port, "withPorts"));
    return this.#with({ ports: [...this.#spec.ports, ...added] });
  }

  /**
   * Sets what the service's name stands for in its networks: one virtual address (`vip`, the default), for which the
   * nodes' kernels need IPVS, or the addresses of all tasks (`dnsrr`), which cannot be combined with ports of the mode
   * `ingress`.
   */
  withEndpointMode(mode: "vip" | "dnsrr"): this {
    return this.#with({
      endpointMode: checkOneOf(mode, ENDPOINT_MODES, "withEndpointMode"),
    });
  }

  /** Adds constraints for the tasks' nodes, such as `node.role == worker` or `node.labels.disk == ssd`. */
  withPlacementConstraints(...constraints: readonly string[]): this {
    checkTexts(constraints, "withPlacementConstraints");
    return this.#with({ constraints: [...this.#spec.constraints, ...constraints] });
  }

  /** Sets how many tasks can be on one node. Default: any number. */
  withMaxReplicasPerNode(most: number): this {
    return this.#with({ maxReplicasPerNode: checkWholeNumber(most, "withMaxReplicasPerNode") });
  }

  /** Sets the limits of each task: gibibytes of `memory`, `cpu` in CPUs, and `pids`. */
  withLimits(limits: Limits): this {
    return this.#with({ limits: checkResources(limits, "withLimits") });
  }

  /** Sets what a node must have left for a task: gibibytes of `memory`, and `cpu` in CPUs. */
  withReservations(reservations: Reservations): this {
    return this.#with({ reservations: checkResources(reservations, "withReservations") });
  }

  /**
   * Gives the tasks a secret, which is created with the service and removed with it. `target` is its file below
   * `/run/secrets`, or an absolute path.
   */
  withSecret(target: string, content: string | Buffer, options: ServiceFileOptions = {}): this {
    checkText(target, "withSecret");
    const file = checkFile({ ...options, kind: "secret", target, content }, "withSecret");
    return this.#with({ files: [...this.#spec.files, file] });
  }

  /** Gives the tasks a config, a file that is created with the service and removed with it. `target` is an absolute path. */
  withConfig(target: string, content: string | Buffer, options: ServiceFileOptions = {}): this {
    checkTarget(target, "withConfig");
    const file = checkFile({ ...options, kind: "config", target, content }, "withConfig");
    return this.#with({ files: [...this.#spec.files, file] });
  }

  /** Sets how `update()` replaces the tasks. */
  withUpdateOptions(options: UpdateOptions): this {
    return this.#with({ update: checkUpdate(options, "withUpdateOptions") });
  }

  /** Sets how `rollback()` replaces the tasks, and the swarm after an update that failed. */
  withRollbackOptions(options: UpdateOptions): this {
    const checked = checkUpdate(options, "withRollbackOptions");
    if (checked.failureAction !== "rollback") return this.#with({ rollback: checked });
    const option = "withRollbackOptions.failureAction";
    throw InvalidOptionError.quoting(option, "pause or continue", checked.failureAction);
  }

  /**
   * Sets when the swarm replaces tasks that end. With a policy other than `none`, a task that ends does not fail the
   * start: the start then waits for its replacement. Default: the start fails, and a started service replaces tasks.
   */
  withRestartPolicy(policy: TaskRestartPolicy): this {
    return this.#with({ restartPolicy: checkTaskRestartPolicy(policy, "withRestartPolicy") });
  }

  /** Sets the milliseconds that a task gets to end before it is killed. Default 0. */
  withStopTimeout(ms: number): this {
    return this.#with({ stopTimeout: checkTimeout(ms, "withStopTimeout") });
  }

  /**
   * Sets what each task has to pass before the service is ready. Only tasks on the engine's own node can be asked; of the
   * others, the swarm's word counts that they run. Default: the published TCP ports of the mode `host`.
   */
  withWaitStrategy(wait: Wait | WaitStrategy): this {
    return this.#with({ wait: asWait(wait, "withWaitStrategy") });
  }

  /** Sets the milliseconds until the service must be ready, also after a change. Default 60,000. */
  withStartupTimeout(ms: number): this {
    return this.#with({ startupTimeout: checkStartupTimeout(ms, "withStartupTimeout") });
  }

  /**
   * Creates the service with its secrets and configs, and waits until as many tasks as wanted run and are ready. If that
   * fails or the signal is aborted, removes everything again.
   *
   * Throws MayflyError with the code NOT_A_SWARM_MANAGER, ServiceError (SERVICE_FAILED, SERVICE_TIMEOUT) with the words
   * of the tasks, ImagePullError, EngineError, EngineNotFoundError.
   */
  async start({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StartedService> {
    signal?.throwIfAborted();
    const { startService } = await import("./start-service");
    return startService(this.#spec, signal);
  }

  #with(change: Partial<ServiceSpec>): this {
    this.#spec = { ...this.#spec, ...change };
    return this;
  }
}
