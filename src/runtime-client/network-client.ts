import type { Engine } from "../engine/engine";
import type { DockerodeClient, DockerodeNetwork, Identified } from "./dockerode";

/** Networks as dockerode's objects. Mayfly does not remove what is created here. */
export class NetworkClient {
  readonly #engine: Engine;
  readonly #docker: DockerodeClient;

  constructor(engine: Engine, docker: DockerodeClient) {
    this.#engine = engine;
    this.#docker = docker;
  }

  /** Asks nothing of the engine. */
  getById(id: string): DockerodeNetwork {
    return this.#docker.getNetwork(id);
  }

  /** Takes dockerode's `NetworkCreateOptions`. */
  create(options: object): Promise<DockerodeNetwork> {
    return this.#docker.createNetwork(options);
  }

  /** One that is gone is no failure. Throws EngineError, as while containers are on it. */
  remove({ id }: Identified): Promise<void> {
    return this.#engine.networks.remove(id);
  }
}
