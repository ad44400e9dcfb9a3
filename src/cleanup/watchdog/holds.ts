import type { LabelFilter } from "../../engine/requests/label-filter";
import type { EngineCalls } from "../engine-calls";
import { judgeOfEverything, judgeOfSession, type Owners } from "../judge";
import type { Judge } from "../remove-labelled";
import { IdleContainers } from "./idle-containers";
import type { HoldRequest, Timing } from "./protocol";
import { SessionRemoval } from "./session-removal";

/** The identity of a connection. */
export type Client = object;

/** The objects with some labels, and the connections that hold them. */
interface Held {
  readonly filter: LabelFilter;
  readonly clients: Set<Client>;
  /** The labels of the processes that have held the objects. */
  readonly owners: Set<string>;
  everything: boolean;
}

/** A request to hold, as one watchdog passes it to another. */
export type Hold = Pick<HoldRequest, "hold" | "creators" | "everything">;

/** The sessions that connections hold, and the sessions that are being removed. */
export class Holds {
  readonly idleContainers: IdleContainers;
  /** The sessions that have clients, or are being removed after the last client left. */
  readonly #held = new Map<string, Held>();
  readonly #removals = new Map<string, SessionRemoval>();
  readonly #engine: EngineCalls;
  readonly #timing: Pick<Timing, "grace" | "quiet">;
  readonly #isOrphan: Owners["isOrphan"];
  #isRetired = false;

  constructor(
    engine: EngineCalls,
    timing: Pick<Timing, "grace" | "quiet">,
    isOrphan: Owners["isOrphan"],
  ) {
    this.#engine = engine;
    this.#timing = timing;
    this.#isOrphan = isOrphan;
    this.idleContainers = new IdleContainers(engine);
  }

  /** Whether anything is held or being removed. */
  get isBusy(): boolean {
    return this.#held.size > 0 || this.idleContainers.isBusy;
  }

  /** Returns whether a client holds an object with these labels. */
  includes(labels: Readonly<Record<string, string>>): boolean {
    return [...this.#held.values()].some(
      ({ filter, clients }) =>
        clients.size > 0 && Object.entries(filter).every(([name, value]) => labels[name] === value),
    );
  }

  /** Returns everything that is held or being removed, for another watchdog to hold. */
  handedOver(): Hold[] {
    return [...this.#held.values()].map(({ filter, owners, everything }) => ({
      hold: filter,
      creators: [...owners],
      everything,
    }));
  }

  /**
   * Holds the objects with these labels for a client. Resolves once objects that are created from now on are safe. If
   * the session is being removed right now (two runs with one id, back to back), stops that removal first.
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

  /** Stops all removals and begins no others: another watchdog takes over. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await Promise.all([...this.#removals.values()].map((removal) => removal.callOff()));
  }

  /** Ends all holds and uses of a client. Removes the sessions that no other client holds. */
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
    const removal = new SessionRemoval(this.#engine, held.filter, this.#timing, this.#judge(held));
    this.#removals.set(key, removal);
    // An earlier removal that was called off may still be running. The session counts as being removed until both
    // have ended.
    void Promise.all([before?.ended, removal.ended]).then(() => {
      if (this.#removals.get(key) !== removal) return;
      this.#removals.delete(key);
      // Owners are remembered as long as objects of theirs may be left.
      if (held.clients.size === 0) this.#held.delete(key);
    });
  }

  #judge({ owners, everything }: Held): Judge {
    const isOrphan = this.#isOrphan;
    if (everything) return judgeOfEverything({ isOrphan });
    const wasConnected = (owner: string): boolean => owners.has(owner);
    return judgeOfSession(this.#engine, { wasConnected, isOrphan });
  }
}

function keyOf(filter: LabelFilter): string {
  return JSON.stringify(Object.fromEntries(Object.entries(filter).sort()));
}
