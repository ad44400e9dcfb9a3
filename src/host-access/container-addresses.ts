import { now } from "../common/clock";
import { debug } from "../common/debug";
import type { Engine } from "../engine/engine";
import { messageOf } from "../errors";

/** Milliseconds after which an address may belong to something else, because its container has gone. */
const VALID_MS = 10_000;

/**
 * The addresses of an engine's containers on its bridges, as a test for who connects.
 *
 * An address proves that the other end is that container: TCP exchanges no data before the other end
 * has answered the kernel's random sequence number, which the kernel sends to the container. A
 * neighbour of this machine that writes a container's address into its packets never sees that number.
 * Subnets would prove less: part of a bridge's subnet can be routed to somewhere else, a VPN for example.
 */
export class ContainerAddresses {
  #known: ReadonlySet<string> = new Set();
  #knownSince = -Infinity;
  /** The question to the engine that is under way. */
  #asking: Promise<void> = Promise.resolve();
  /** The question that follows, for everybody who came after the one under way had begun. */
  #next: Promise<void> | undefined;

  constructor(
    private readonly engine: Pick<Engine, "networks">,
    /** Milliseconds; for tests. */
    private readonly clock = now,
  ) {}

  /** Asks the engine about an address that is not known to be a container's, new ones included. */
  async include(address: string): Promise<boolean> {
    if (this.clock() - this.#knownSince < VALID_MS && this.#known.has(address)) return true;
    await this.#refresh();
    return this.#known.has(address);
  }

  /** Never has more than one question under way, however many strangers knock. */
  #refresh(): Promise<void> {
    this.#next ??= this.#asking.then(() => {
      this.#next = undefined;
      this.#asking = this.#ask();
      return this.#asking;
    });
    return this.#next;
  }

  async #ask(): Promise<void> {
    const asked = this.clock();
    try {
      this.#known = new Set(await this.engine.networks.listBridgeAddresses());
      this.#knownSince = asked;
    } catch (error) {
      // Containers outlive an engine that restarts (live-restore): those known so far stay known.
      debug(undefined, () => `the addresses of containers are not known: ${messageOf(error)}`);
    }
  }
}
