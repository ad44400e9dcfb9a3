import { randomUUID } from "node:crypto";
import type { Engine } from "../engine/engine";
import { runtime } from "../runtime";

/** A bridge network of its own for containers that talk to each other. */
export class Network {
  /** Creates the network, under a random name. */
  async start(): Promise<StartedNetwork> {
    const { engine, reaper, session } = await runtime();
    await reaper.track(session.filter);
    const name = `mayfly-${randomUUID()}`;
    const id = await engine.createNetwork({ name, driver: "bridge", labels: session.labels });
    return new StartedNetwork(engine, id, name);
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
