import { checkObject, checkText } from "./options";
import type { BoundPort } from "./ports/exposed-port";

/** Options of the proxy in front of a container's ports. */
export interface NetworkFaultsOptions {
  /** The image of Toxiproxy, 2.5 or newer. Default `ghcr.io/shopify/toxiproxy:2.12.0`. */
  readonly image?: string;
}

/** A running proxy in front of a container. Data that JSON can carry. */
export interface FaultProxy {
  /** The id of the proxy's container. */
  readonly container: string;
  /** The id of the network of the two. */
  readonly network: string;
  /** The host under which the proxy's ports are reached. */
  readonly host: string;
  /** The host port of Toxiproxy's HTTP API. */
  readonly api: number;
  /** The container's ports, with the proxy's host ports in place of the container's own. */
  readonly ports: readonly BoundPort[];
}

const DEFAULT_IMAGE = "ghcr.io/shopify/toxiproxy:2.12.0";

/** Checks options and returns a frozen copy with all defaults. Throws InvalidOptionError. */
export function checkNetworkFaults(options: NetworkFaultsOptions): Required<NetworkFaultsOptions> {
  const expected = "options such as { image: … }";
  const { image = DEFAULT_IMAGE } = checkObject(options, "withNetworkFaults", expected);
  return Object.freeze({ image: checkText(image, "withNetworkFaults.image") });
}
