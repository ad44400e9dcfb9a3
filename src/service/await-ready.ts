import { sleep } from "../common/clock";
import { openLimit } from "../common/limit";
import { ContainerHandle } from "../container/container-handle";
import { undefinedIfNotFound } from "../errors";
import { emptySpec, mergeSpec } from "../spec/merge-spec";
import type { Wait } from "../spec/wait";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../spec/wait";
import { ListeningPortsWait } from "../waits/ports/listening-ports";
import { runWait } from "../waits/run-wait";
import { failedTask, failedUpdate, overdue, type Seen } from "./explain-service";
import type { RunningService } from "./running-service";
import { describeTask, hasEnded, isRunning, isWanted, type ServiceTask } from "./service-task";

const PAUSE_MS = 100;
const GRACE_MS = 1_000;

/** What a service waits for. */
export interface Goal {
  /** How many tasks have to run; undefined for a service with a task on each node. */
  readonly replicas: number | undefined;
  /** Tasks that ended before. They fail nothing. */
  readonly ended: ReadonlySet<string>;
  /** What replaces the tasks. It is followed to its end. */
  readonly change?: "update" | "rollback";
}

/** Waits until as many tasks as wanted run and have passed the wait, and no others. Throws ServiceError. */
export async function awaitReady(
  service: RunningService,
  goal: Goal,
  caller: AbortSignal | undefined,
): Promise<void> {
  const timeout = timeoutOf(service);
  using limit = openLimit([caller], timeout);
  const watch = new Watch(service, goal, limit.signal);
  try {
    await watch.run();
  } catch (error) {
    if (!limit.isOver) throw error;
    throw await overdue(service, watch, timeout);
  } finally {
    limit.abort();
  }
}

function timeoutOf({ spec, runtime }: RunningService): number {
  const { startupTimeout: byDefault, startupTimeoutFactor } = runtime.config;
  const given = spec.startupTimeout ?? spec.wait?.startupTimeout ?? byDefault;
  return (given ?? DEFAULT_STARTUP_TIMEOUT_MS) * startupTimeoutFactor;
}

/** How an update and a rollback end, in the engine's words. */
const ENDS = {
  update: { done: "completed", bad: ["paused", "rollback_completed", "rollback_paused"] },
  rollback: { done: "rollback_completed", bad: ["rollback_paused"] },
};

/** What each task that was seen running has to show. */
interface Trial {
  readonly state: "running" | "passed" | "failed";
  readonly error?: unknown;
}

class Watch implements Seen {
  readonly waitingFor: string;
  lastSeen: string | undefined;
  /** When the tasks were last listed. */
  tasks: readonly ServiceTask[] = [];
  readonly #wait: Wait | undefined;
  readonly #trials = new Map<string, Trial>();

  constructor(
    private readonly service: RunningService,
    private readonly goal: Goal,
    private readonly signal: AbortSignal,
  ) {
    const { spec } = service;
    this.#wait = spec.wait ?? defaultWait(service);
    const { replicas } = goal;
    const count =
      replicas === undefined
        ? "a task on each node"
        : replicas === 1
          ? "1 task"
          : `${replicas} tasks`;
    const also = this.#wait === undefined ? "" : `, and of each: ${this.#wait.description}`;
    this.waitingFor = `${count} to run${also}`;
  }

  async run(): Promise<void> {
    const { service, goal, signal } = this;
    for (;;) {
      this.tasks = await service.tasks(signal);
      const failed = this.tasks.find((task) => this.#isFailure(task));
      if (failed !== undefined) throw await failedTask(service, this, failed);
      if ((await this.#isChanged(goal.change)) && (await this.#isReady())) return;
      await sleep(PAUSE_MS, signal);
    }
  }

  /** Returns whether the swarm has replaced the tasks. Throws ServiceError if it has given up. */
  async #isChanged(change: Goal["change"]): Promise<boolean> {
    if (change === undefined) return true;
    const { update } = await this.service.inspect(this.signal);
    if (update === undefined) return false;
    const { done, bad } = ENDS[change];
    if (bad.includes(update.state)) throw await failedUpdate(this.service, this, update);
    this.lastSeen = update.message;
    return update.state === done;
  }

  /** With a restart policy of the user, the swarm's replacements count. Updates have their own failure action. */
  #isFailure(task: ServiceTask): boolean {
    const { ended, change } = this.goal;
    if (ended.has(task.id) || change !== undefined) return false;
    const { condition = "none" } = this.service.spec.restartPolicy ?? {};
    if (condition !== "none" && task.state !== "rejected") return false;
    return ["failed", "rejected", "complete", "orphaned"].includes(task.state);
  }

  async #isReady(): Promise<boolean> {
    const { replicas } = this.goal;
    const live = this.tasks.filter((task) => !hasEnded(task));
    const running = live.filter(isRunning);
    const others = live.filter((task) => !isRunning(task));
    const count = replicas ?? Math.max(1, live.filter(isWanted).length);
    await this.#try(running);
    const waiting = running.filter(({ id }) => this.#trials.get(id)?.state !== "passed");
    if (running.length === count && others.length === 0 && waiting.length === 0) {
      return this.#reallyRun(running);
    }
    const missing = others.map(describeTask);
    if (missing.length > 0 || running.length !== count) {
      this.lastSeen = [`${running.length} of ${count} run`, ...missing].join("; ");
    }
    return false;
  }

  /** The swarm learns of a container's end a moment after the engine. Only the engine's own containers can be asked. */
  async #reallyRun(tasks: readonly ServiceTask[]): Promise<boolean> {
    const here = tasks.filter((task) => this.#isHere(task));
    const handles = await Promise.all(
      here.map((task) => handleOf(this.service, task, this.signal)),
    );
    return handles.every((handle) => handle?.info.state.running === true);
  }

  #isHere({ node, containerId }: ServiceTask): boolean {
    return node?.id === this.service.nodeId && containerId !== undefined;
  }

  /** Begins the wait of tasks that have begun to run. */
  async #try(running: readonly ServiceTask[]): Promise<void> {
    for (const task of running) {
      const trial = this.#trials.get(task.id);
      if (trial?.state === "failed") throw await failedTask(this.service, this, task, trial.error);
      if (trial !== undefined) continue;
      const wait = this.#wait;
      if (wait === undefined || !this.#isHere(task)) {
        this.#trials.set(task.id, { state: "passed" });
        continue;
      }
      this.#trials.set(task.id, { state: "running" });
      void this.#runWait(wait, task).then((result) => this.#trials.set(task.id, result));
    }
  }

  async #runWait(wait: Wait, task: ServiceTask): Promise<Trial> {
    try {
      const handle = await handleOf(this.service, task, this.signal);
      // The task has ended since: the next look sees it.
      if (handle === undefined) return { state: "running" };
      const { signal } = this;
      await runWait(wait, handle, {
        signal,
        exited: new AbortController().signal,
        startedAt: undefined,
        report: (seen) => {
          this.lastSeen = `${task.name}: ${seen}`;
        },
      });
      return { state: "passed" };
    } catch (error) {
      // If the task has ended, the swarm says so in a moment, and why.
      await sleep(GRACE_MS, this.signal).catch(() => undefined);
      return { state: "failed", error };
    }
  }
}

function defaultWait({ spec }: RunningService): Wait | undefined {
  const ports = spec.ports.filter(({ mode = "host", protocol = "tcp" }) => {
    return mode === "host" && protocol === "tcp";
  });
  return ports.length === 0
    ? undefined
    : new ListeningPortsWait(ports.map(({ container }) => container));
}

/** Returns the handle of a task's container on the engine's own node; undefined if it has been removed. */
export async function handleOf(
  { runtime, spec, name }: RunningService,
  { containerId = "" }: ServiceTask,
  signal?: AbortSignal,
): Promise<ContainerHandle | undefined> {
  const info = await runtime.engine.containers
    .inspect(containerId, signal)
    .catch(undefinedIfNotFound);
  if (info === undefined) return undefined;
  const ports = spec.ports
    .filter(({ mode = "host" }) => mode === "host")
    .map(({ container, protocol = "tcp" }) => ({ container, protocol }));
  const described = mergeSpec(emptySpec(spec.image), { ports });
  return ContainerHandle.of(runtime, { id: containerId, spec: described, info, service: name });
}
