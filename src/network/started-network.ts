import type { Engine } from "../engine/engine";
import { toNetworkData, type StartedNetworkData } from "./network-data";

/** A network that exists. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedNetwork implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #name: string;
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;
  #stopped: Promise<StoppedNetwork> | undefined;

  /** `shared` is there for one that is reusable. */
  constructor(engine: Engine, id: string, name: string, shared?: { readonly reused: boolean }) {
    this.#engine = engine;
    this.#id = id;
    this.#name = name;
    this.#shared = shared;
  }

  getId(): string {
    return this.#id;
  }

  getName(): string {
    return this.#name;
  }

  /** Plain data, of which `attach` makes this network again in another process. */
  toJSON(): StartedNetworkData {
    return toNetworkData({ engine: this.#engine.uri, id: this.#id, name: this.#name });
  }

  /** Removes the network, a reused one, too. Throws EngineError while containers are on it; can be called again then. */
  stop(): Promise<StoppedNetwork> {
    this.#stopped ??= this.#engine.networks.remove(this.#id).then(
      () => new StoppedNetwork(this.#id),
      (error: unknown) => {
        this.#stopped = undefined;
        throw error;
      },
    );
    return this.#stopped;
  }

  /** Whether it was there before this start, which the option `reuse` allows. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
  }

  /**
   * Lets go of the network: the end of an `await using` block does not remove it any more. A reusable
   * one stays; any other is removed when this process ends, as ever.
   */
  release(): void {
    this.#released = true;
  }

  /** Removes the network; only lets go of one that is reusable. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shared === undefined && !this.#released) await this.stop();
  }
}

/** A network that was removed. */
export class StoppedNetwork {
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  getId(): string {
    return this.#id;
  }
}
