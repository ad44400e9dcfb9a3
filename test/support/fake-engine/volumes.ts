import type { LabelFilter } from "../../../src/engine/requests/label-filter";
import type {
  VolumeInfo,
  VolumeRequest,
  VolumeRequests,
} from "../../../src/engine/requests/volumes";
import { EngineError } from "../../../src/errors";
import { matches, type FakeState } from "./state";

/** Requests about volumes. */
export class FakeVolumes implements VolumeRequests {
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async create(request: VolumeRequest, signal?: AbortSignal): Promise<void> {
    await this.#state.take("volumes.create", [request], signal);
    if (this.#state.volumes.has(request.name)) {
      const words = "a volume with this name already exists";
      throw new EngineError(`create volume ${request.name}`, words, 409);
    }
    this.#state.volumes.set(request.name, request);
  }

  async remove(name: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("volumes.remove", [name], signal);
    const users = [...this.#state.containers.values()].filter(({ volumeNames }) =>
      volumeNames.includes(name),
    );
    if (users.length > 0) {
      const words = `remove ${name}: volume is in use - [${users.map(({ id }) => id).join(", ")}]`;
      throw new EngineError(`remove volume ${name}`, words, 409);
    }
    this.#state.volumes.delete(name);
  }

  async inspect(name: string, signal?: AbortSignal): Promise<VolumeInfo | undefined> {
    await this.#state.take("volumes.inspect", [name], signal);
    const volume = this.#state.volumes.get(name);
    return volume && { labels: { ...volume.labels } };
  }

  async list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.#state.take("volumes.list", [filter], signal);
    return [...this.#state.volumes.values()]
      .filter(({ labels }) => matches(labels, filter))
      .map(({ name }) => name);
  }
}
