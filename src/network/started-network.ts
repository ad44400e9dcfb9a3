import type { Engine } from "../engine/engine";
import { toNetworkData, type StartedNetworkData } from "./network-data";

/** An existing network. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedNetwork implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #name: string;
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;
  #stopped: Promise<StoppedNetwork> | undefined;

  /** `shared` is set for a reusable or attached network. */
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

  /** Returns plain data, from which `attach` makes this network in another process. */
  toJSON(): StartedNetworkData {
    return toNetworkData({ engine: this.#engine.uri, id: this.#id, name: this.#name });
  }

  /** Removes the network, even if it is reusable. Throws EngineError while containers are on it; can be retried. */
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

  /** Returns whether the network existed before this start, which needs the option `reuse`. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
  }

  /**
   * Releases the network: the end of an `await using` block no longer removes it. A reusable network
   * stays; any other is removed when this process ends.
   */
  release(): void {
    this.#released = true;
  }

  /** Removes the network, unless it is reusable, attached or released. */
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
