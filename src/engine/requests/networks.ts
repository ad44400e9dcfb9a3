import type { NetworkAttachmentOptions, NetworkOptions } from "../../spec/network-options";
import type { LabelFilter } from "./label-filter";

export interface NetworkRequest extends NetworkOptions {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NetworkInfo {
  readonly id: string;
  /** E.g. `172.17.0.0/16`. The gateway is undefined if the engine leaves it out. */
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | undefined }[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Requests about networks. */
export interface NetworkRequests {
  /** Returns the id. */
  create(request: NetworkRequest, signal?: AbortSignal): Promise<string>;
  /** Succeeds if the network does not exist. */
  remove(id: string, signal?: AbortSignal): Promise<void>;
  inspect(name: string, signal?: AbortSignal): Promise<NetworkInfo | undefined>;
  /** Connects a container, running or not, to one more network. */
  connect(
    network: string,
    container: string,
    attachment: NetworkAttachmentOptions,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Disconnects a container, running or not. Its connections in the network stay open and silent. */
  disconnect(network: string, container: string, signal?: AbortSignal): Promise<void>;
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /**
   * Returns the addresses, IPv4 and IPv6, of all containers on networks of the driver `bridge`, in the notation of
   * `net.Socket`.
   */
  listBridgeAddresses(signal?: AbortSignal): Promise<string[]>;
}
