import type { LabelFilter } from "../../engine/requests/label-filter";
import type { EngineCalls } from "../engine-calls";
import { judgeOfEverything, judgeOfSession, type Owners } from "../judge";
import type { Judge } from "../remove-labelled";
import { IdleContainers } from "./idle-containers";
import type { HoldRequest, Timing } from "./protocol";
import { SessionRemoval } from "./session-removal";

/** A connection, which is only compared. */
export type Client = object;

interface Held {
  readonly filter: LabelFilter;
  readonly clients: Set<Client>;
  /** The processes that have held it, as labels name them. */
  readonly owners: Set<string>;
  everything: boolean;
}

export type Hold = Pick<HoldRequest, "hold" | "creators" | "everything">;

/** What the watchdog knows: who holds which sessions, and which are being removed. */
export class Holds {
  readonly idleContainers: IdleContainers;
  /** What has clients, and what is being removed after its last client left. */
  readonly #held = new Map<string, Held>();
  readonly #removals = new Map<string, SessionRemoval>();
  #isRetired = false;

  constructor(
    private readonly engine: EngineCalls,
    private readonly timing: Pick<Timing, "grace" | "quiet">,
    private readonly isOrphan: Owners["isOrphan"],
  ) {
    this.idleContainers = new IdleContainers(engine);
  }

  get isBusy(): boolean {
    return this.#held.size > 0 || this.idleContainers.isBusy;
  }

  /** Returns whether a client holds what carries these labels. */
  includes(labels: Readonly<Record<string, string>>): boolean {
    return [...this.#held.values()].some(
      ({ filter, clients }) =>
        clients.size > 0 && Object.entries(filter).every(([name, value]) => labels[name] === value),
    );
  }

  /** Returns what is held or being removed, to be held by another watchdog. */
  handedOver(): Hold[] {
    return [...this.#held.values()].map(({ filter, owners, everything }) => ({
      hold: filter,
      creators: [...owners],
      everything,
    }));
  }

  /**
   * Resolves once what is created from now on is held. If this session is being removed right now (two
   * runs with one id, back to back), stops that removal first.
   */
  async hold(client: Client, { hold: filter, creators = [], everything }: Hold): Promise<void> {
    const key = keyOf(filter);
    const held: Held = this.#held.get(key) ?? {
      filter,
      clients: new Set(),
      owners: new Set(),
      everything: false,
    };
    this.#held.set(key, held);
    held.clients.add(client);
    for (const creator of creators) held.owners.add(creator);
    held.everything ||= everything === true;
    await this.#removals.get(key)?.callOff();
  }

  /** Removes nothing any more, from when it resolves: another watchdog does. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await Promise.all([...this.#removals.values()].map((removal) => removal.callOff()));
  }

  leave(client: Client): void {
    this.idleContainers.leave(client);
    for (const [key, held] of this.#held) {
      if (!held.clients.delete(client) || held.clients.size > 0) continue;
      if (this.#isRetired) this.#held.delete(key);
      else this.#remove(key, held);
    }
  }

  #remove(key: string, held: Held): void {
    const before = this.#removals.get(key);
    const removal = new SessionRemoval(this.engine, held.filter, this.timing, this.#judge(held));
    this.#removals.set(key, removal);
    // One that was called off and ends only now must not be waited for in its successor's place.
    void Promise.all([before?.ended, removal.ended]).then(() => {
      if (this.#removals.get(key) !== removal) return;
      this.#removals.delete(key);
      // Its owners stay known as long as something of theirs may be left.
      if (held.clients.size === 0) this.#held.delete(key);
    });
  }

  #judge({ owners, everything }: Held): Judge {
    const { isOrphan } = this;
    if (everything) return judgeOfEverything({ isOrphan });
    const wasConnected = (owner: string): boolean => owners.has(owner);
    return judgeOfSession(this.engine, { wasConnected, isOrphan });
  }
}

function keyOf(filter: LabelFilter): string {
  return JSON.stringify(Object.fromEntries(Object.entries(filter).sort()));
}
