import type { LabelFilter } from "../../engine/engine";
import type { EngineCalls } from "../engine-calls";
import type { Spare } from "../remove-labelled";
import { IdleContainers } from "./idle-containers";
import type { Timing } from "./protocol";
import { SessionRemoval } from "./session-removal";

/** A connection, as far as the keeper is concerned. */
export type Client = object;

interface Held {
  readonly filter: LabelFilter;
  readonly clients: Set<Client>;
}

/** What the watchdog knows: who holds which sessions, and which are being removed. */
export class Keeper {
  readonly idleContainers: IdleContainers;
  readonly #held = new Map<string, Held>();
  readonly #removals = new Map<string, SessionRemoval>();
  #isRetired = false;

  constructor(
    private readonly engine: EngineCalls,
    private readonly timing: Pick<Timing, "grace" | "quiet">,
    /** Things whose maker lives, though it holds no connection: it is about to hold one again. */
    private readonly spare: Spare,
  ) {
    this.idleContainers = new IdleContainers(engine);
  }

  get isBusy(): boolean {
    return this.#held.size > 0 || this.#removals.size > 0 || this.idleContainers.isBusy;
  }

  /** Whether somebody holds what carries these labels. */
  holds(labels: Readonly<Record<string, string>>): boolean {
    return [...this.#held.values()].some(({ filter }) =>
      Object.entries(filter).every(([name, value]) => labels[name] === value),
    );
  }

  /** The filters that are held or whose things are being removed. */
  filters(): LabelFilter[] {
    const removed = [...this.#removals.keys()].map((key) => JSON.parse(key) as LabelFilter);
    return [...[...this.#held.values()].map(({ filter }) => filter), ...removed];
  }

  /**
   * Resolves once what is made from now on is held. A session that is just being removed, as when a
   * run follows another under one id, is removed no further first.
   */
  async hold(client: Client, filter: LabelFilter): Promise<void> {
    const key = keyOf(filter);
    const { clients } = this.#held.get(key) ?? { clients: new Set() };
    this.#held.set(key, { filter, clients: clients.add(client) });
    await this.#removals.get(key)?.callOff();
  }

  /** Removes nothing any more, from when it resolves: another watchdog does. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await Promise.all([...this.#removals.values()].map((removal) => removal.callOff()));
  }

  leave(client: Client): void {
    this.idleContainers.leave(client);
    for (const [key, { filter, clients }] of this.#held) {
      if (!clients.delete(client) || clients.size > 0) continue;
      this.#held.delete(key);
      if (!this.#isRetired) this.#remove(key, filter);
    }
  }

  #remove(key: string, filter: LabelFilter): void {
    const before = this.#removals.get(key);
    const removal = new SessionRemoval(this.engine, filter, this.timing, this.spare);
    this.#removals.set(key, removal);
    // One that was called off and ends only now must not be waited for in its successor's place.
    void Promise.all([before?.ended, removal.ended]).then(() => {
      if (this.#removals.get(key) === removal) this.#removals.delete(key);
    });
  }
}

function keyOf(filter: LabelFilter): string {
  return JSON.stringify(Object.fromEntries(Object.entries(filter).sort()));
}
