import { abortable } from "../abort";
import type { Engine } from "../engine/engine";
import { fieldOf } from "../errors";
import { createResource } from "../lifecycle/create-resource";
import { runtime } from "../runtime";
import { checkNetworkOptions, type NetworkOptions } from "../spec/network-options";
import { randomUuid, type Uuid } from "../uuid";

/**
 * Describes a network for containers that talk to each other; by default a bridge of its own under
 * a random name. An object with `nextUuid()` instead of options gives the name.
 *
 * Throws InvalidOptionError where an option cannot be right.
 */
export class Network {
  readonly #options: NetworkOptions;
  readonly #nextName: () => string;

  constructor(optionsOrUuid: NetworkOptions | Uuid = {}) {
    if (isUuid(optionsOrUuid)) {
      this.#options = {};
      this.#nextName = () => optionsOrUuid.nextUuid();
    } else {
      const options = checkNetworkOptions(optionsOrUuid);
      this.#options = options;
      this.#nextName = () => options.name ?? `mayfly-${randomUuid()}`;
    }
  }

  /**
   * Creates the network. An abort of the signal undoes it and rejects with the signal's reason.
   * Throws EngineNotFoundError, and EngineError with the engine's words where it refuses, as for a
   * name or a subnet that is taken.
   */
  async start({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StartedNetwork> {
    signal?.throwIfAborted();
    const current = await abortable(runtime(), signal);
    const name = this.#nextName();
    const id = await createResource(
      {
        what: "network",
        create: (engine, sessionLabels) =>
          engine.createNetwork({
            ...this.#options,
            name,
            driver: this.#options.driver ?? "bridge",
            labels: { ...this.#options.labels, ...sessionLabels },
          }),
        remove: (engine, created) => engine.removeNetwork(created),
      },
      current,
      signal,
    );
    return new StartedNetwork(current.engine, id, name);
  }
}

/** A network that exists. `await using` removes it at the end of its block. */
export class StartedNetwork implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #name: string;
  #stopped: Promise<StoppedNetwork> | undefined;

  constructor(engine: Engine, id: string, name: string) {
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

  /** Removes the network. Throws EngineError while containers are on it; can be called again then. */
  stop(): Promise<StoppedNetwork> {
    this.#stopped ??= this.#engine.removeNetwork(this.#id).then(
      () => new StoppedNetwork(this.#id),
      (error: unknown) => {
        this.#stopped = undefined;
        throw error;
      },
    );
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
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

function isUuid(value: NetworkOptions | Uuid): value is Uuid {
  return typeof fieldOf(value, "nextUuid") === "function";
}
