import { sleep } from "../../common/clock";
import { parseCreator } from "../../lifecycle/reuse/creator";
import { LABEL_MAYFLY_IDLE_TIMEOUT, LABEL_REUSE_CREATOR } from "../../spec/labels/labels";
import type { EngineCalls, Thing } from "../engine-calls";
import { isOriginal } from "../inherited-labels";
import { isOwnUser, parseProcessId } from "../../run/process-id";

/** Returns whether this user created the container. Only the creator's watchdog knows which processes use it. */
function isOwn(labels: Thing["labels"]): boolean {
  const owner = parseProcessId(parseCreator(labels[LABEL_REUSE_CREATOR])?.owner);
  return owner !== undefined && isOwnUser(owner);
}

const RETRY_MS = 2_000;
const ATTEMPTS = 30;

/** A stop that waits for the end of the idle time, or that the engine has begun. */
interface PendingStop {
  /** Aborted if the container is in use again. The engine completes what it has begun. */
  readonly deadline: AbortController;
  readonly over: Promise<void>;
}

/** Containers that outlive sessions. Each is stopped after some time without a user. */
export class IdleContainers {
  readonly #users = new Map<string, { clients: object[]; idle: number }>();
  readonly #pending = new Map<string, PendingStop>();
  readonly #engine: EngineCalls;

  constructor(engine: EngineCalls) {
    this.#engine = engine;
  }

  /** Whether a container is in use, or will be stopped later. */
  get isBusy(): boolean {
    return this.#users.size > 0 || this.#pending.size > 0;
  }

  /**
   * Registers a use. A client may use a container several times; it releases each use. Resolves once a stop that has
   * begun is over: until then the container seems to run.
   */
  async use(client: object, container: string, idle: number): Promise<void> {
    const pending = this.#pending.get(container);
    pending?.deadline.abort();
    const { clients } = this.#users.get(container) ?? { clients: [] };
    this.#users.set(container, { clients: [...clients, client], idle });
    await pending?.over;
  }

  /** Ends one use of a container, and stops the container later if it was the last one. */
  release(client: object, container: string): void {
    const use = this.#users.get(container);
    const index = use?.clients.indexOf(client) ?? -1;
    if (use === undefined || index === -1) return;
    use.clients.splice(index, 1);
    if (use.clients.length > 0) return;
    this.#users.delete(container);
    this.#stopAfter(container, use.idle);
  }

  /** Ends all uses of a client. */
  leave(client: object): void {
    for (const [container, { clients }] of this.#users) {
      for (const user of [...clients]) if (user === client) this.release(client, container);
    }
  }

  /** Takes over the containers that a killed watchdog would have stopped. */
  async adopt(): Promise<void> {
    const containers = await this.#engine.list("container", { [LABEL_MAYFLY_IDLE_TIMEOUT]: "" });
    for (const container of containers) {
      const { id, isRunning, labels } = container;
      const idle = Number(labels[LABEL_MAYFLY_IDLE_TIMEOUT]);
      if (isRunning !== true || !(idle >= 0) || this.#users.has(id)) continue;
      if (!isOwn(labels) || !(await isOriginal(this.#engine, container))) continue;
      if (!this.#pending.has(id)) this.#stopAfter(id, idle);
    }
  }

  #stopAfter(container: string, idle: number): void {
    const deadline = new AbortController();
    this.#pending.get(container)?.deadline.abort();
    const over = this.#stop(container, idle, deadline.signal).finally(() => {
      if (this.#pending.get(container)?.deadline === deadline) this.#pending.delete(container);
    });
    this.#pending.set(container, { deadline, over });
  }

  async #stop(container: string, idle: number, signal: AbortSignal): Promise<void> {
    try {
      await sleep(idle, signal);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          await this.#engine.stop(container);
          return;
        } catch {
          // The engine may be restarting. No process waits for an error here.
          await sleep(RETRY_MS, signal);
        }
      }
    } catch {
      // The container is in use again.
    }
  }
}
