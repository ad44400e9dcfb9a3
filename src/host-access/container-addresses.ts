import { now } from "../common/clock";
import { debug } from "../common/debug";
import type { Engine } from "../engine/engine";
import { messageOf } from "../errors";

/** How long the addresses stay valid: later, a container's address can belong to something else. */
const VALID_MS = 10_000;

/**
 * The addresses of an engine's containers on its bridges, to decide which clients are containers.
 *
 * An address proves that the client is that container. TCP exchanges no data before the client has
 * answered the kernel's random sequence number, which the kernel sends to the container. So a neighbouring
 * machine that forges a container's address never sees that number. Subnets would prove less: part of a
 * bridge's subnet can be routed elsewhere, for example to a VPN.
 */
export class ContainerAddresses {
  readonly #engine: Pick<Engine, "networks">;
  readonly #clock: () => number;
  #known: ReadonlySet<string> = new Set();
  #knownSince = -Infinity;
  /** The current request to the engine. */
  #asking: Promise<void> = Promise.resolve();
  /** The next request, for all clients that connected after the current request had started. */
  #next: Promise<void> | undefined;

  constructor(
    engine: Pick<Engine, "networks">,
    /** Returns milliseconds. Tests replace it. */
    clock = now,
  ) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /** Returns whether a container has the address. Asks the engine if the address is unknown. */
  async include(address: string): Promise<boolean> {
    if (this.#clock() - this.#knownSince < VALID_MS && this.#known.has(address)) return true;
    await this.#refresh();
    return this.#known.has(address);
  }

  /** Reads the addresses again. However many clients connect, sends one request at a time. */
  #refresh(): Promise<void> {
    this.#next ??= this.#asking.then(() => {
      this.#next = undefined;
      this.#asking = this.#ask();
      return this.#asking;
    });
    return this.#next;
  }

  async #ask(): Promise<void> {
    const asked = this.#clock();
    try {
      this.#known = new Set(await this.#engine.networks.listBridgeAddresses());
      this.#knownSince = asked;
    } catch (error) {
      // Containers outlive a restart of the engine (live-restore), so the known addresses are kept.
      debug(undefined, () => `the addresses of containers could not be read: ${messageOf(error)}`);
    }
  }
}
