import type { Engine } from "../engine/engine";
import type { DockerodeClient, DockerodeNetwork, Identified } from "./dockerode";

/** Access to networks, as dockerode objects. Mayfly does not remove networks that are created here. */
export class NetworkClient {
  readonly #engine: Engine;
  readonly #docker: DockerodeClient;

  constructor(engine: Engine, docker: DockerodeClient) {
    this.#engine = engine;
    this.#docker = docker;
  }

  /** Returns the object for an id, without asking the engine. */
  getById(id: string): DockerodeNetwork {
    return this.#docker.getNetwork(id);
  }

  /** Creates a network from dockerode's `NetworkCreateOptions`. */
  create(options: object): Promise<DockerodeNetwork> {
    return this.#docker.createNetwork(options);
  }

  /** Removes a network; does nothing if it does not exist. Throws EngineError, e.g. while containers are in it. */
  remove({ id }: Identified): Promise<void> {
    return this.#engine.networks.remove(id);
  }
}
