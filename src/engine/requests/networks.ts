import type { NetworkOptions } from "../../spec/network-options";
import type { LabelFilter } from "./label-filter";

export interface NetworkRequest extends NetworkOptions {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NetworkInfo {
  readonly id: string;
  /** In the notation `172.17.0.0/16`; the gateway is undefined where the engine leaves it out. */
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | undefined }[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Requests about networks. */
export interface NetworkRequests {
  /** Returns the id. */
  create(request: NetworkRequest, signal?: AbortSignal): Promise<string>;
  /** One that is gone is no failure. */
  remove(id: string, signal?: AbortSignal): Promise<void>;
  inspect(name: string, signal?: AbortSignal): Promise<NetworkInfo | undefined>;
  /** Takes a container into one more network, running or not. */
  connect(network: string, container: string, signal?: AbortSignal): Promise<void>;
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /**
   * Addresses of the containers on all networks of the driver `bridge`, IPv4 and IPv6, in the notation
   * that `net.Socket` has for them.
   */
  listBridgeAddresses(signal?: AbortSignal): Promise<string[]>;
}
