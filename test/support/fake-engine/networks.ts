import type { LabelFilter } from "../../../src/engine/requests/label-filter";
import type {
  NetworkInfo,
  NetworkRequest,
  NetworkRequests,
} from "../../../src/engine/requests/networks";
import { EngineError } from "../../../src/errors";
import type { NetworkAttachmentOptions } from "../../../src/spec/network-options";
import { matches, type FakeState } from "./state";

/** Requests about networks. */
export class FakeNetworks implements NetworkRequests {
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async create(request: NetworkRequest, signal?: AbortSignal): Promise<string> {
    await this.#state.take("networks.create", [request], signal);
    if ([...this.#state.networks.values()].some(({ name }) => name === request.name)) {
      const words = `network with name ${request.name} already exists`;
      throw new EngineError(`create network ${request.name}`, words, 409);
    }
    const id = this.#state.newId();
    this.#state.networks.set(id, { ...request, id });
    return id;
  }

  async remove(id: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("networks.remove", [id], signal);
    const network = this.#state.networks.get(id);
    if (network === undefined) return;
    const members = [...this.#state.containers.values()].filter(
      ({ running, networkNames }) =>
        running && networkNames.some((name) => [network.name, network.id].includes(name)),
    );
    if (members.length > 0) {
      const words = `error while removing network: network ${network.name} id ${id} has active endpoints`;
      throw new EngineError(`remove network ${id}`, words, 403);
    }
    this.#state.networks.delete(id);
  }

  async inspect(name: string, signal?: AbortSignal): Promise<NetworkInfo | undefined> {
    await this.#state.take("networks.inspect", [name], signal);
    const subnets = [{ subnet: "172.17.0.0/16", gateway: "172.17.0.1" }];
    if (name === "bridge") return { id: name, subnets, labels: {} };
    const network = [...this.#state.networks.values()].find((one) =>
      [one.id, one.name].includes(name),
    );
    return network && { id: network.id, subnets: [], labels: { ...network.labels } };
  }

  async connect(
    network: string,
    id: string,
    attachment: NetworkAttachmentOptions,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#state.take("networks.connect", [network, id, attachment], signal);
    this.#state.findContainer("connect container", id);
  }

  async disconnect(network: string, id: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("networks.disconnect", [network, id], signal);
    this.#state.findContainer("disconnect container", id);
  }

  async list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.#state.take("networks.list", [filter], signal);
    return [...this.#state.networks.values()]
      .filter(({ labels }) => matches(labels, filter))
      .map(({ id }) => id);
  }

  async listBridgeAddresses(signal?: AbortSignal): Promise<string[]> {
    await this.#state.take("networks.listBridgeAddresses", [], signal);
    return [];
  }
}
