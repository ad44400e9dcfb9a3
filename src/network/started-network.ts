import { Removable } from "../common/removable";
import type { Engine } from "../engine/engine";
import { toNetworkData, type StartedNetworkData } from "./network-data";

/** An existing network. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedNetwork extends Removable {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #name: string;
  #stopped: Promise<StoppedNetwork> | undefined;

  /** `shared` is set for a reusable or attached network. */
  constructor(engine: Engine, id: string, name: string, shared?: { readonly reused: boolean }) {
    super(shared);
    this.#engine = engine;
    this.#id = id;
    this.#name = name;
  }

  getId(): string {
    return this.#id;
  }

  getName(): string {
    return this.#name;
  }

  /** Returns plain data. In another process, `attach` converts it back to a StartedNetwork. */
  toJSON(): StartedNetworkData {
    return toNetworkData({ engine: this.#engine.uri, id: this.#id, name: this.#name });
  }

  /** Removes the network, even if it is reusable. Throws EngineError while containers are in it; can be retried. */
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
