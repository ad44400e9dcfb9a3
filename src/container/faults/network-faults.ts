import { InvalidOptionError } from "../../errors";
import type { FaultProxy } from "../../spec/network-faults";
import {
  checkObject,
  checkOneOf,
  checkText,
  checkTimeout,
  checkWholeNumber,
} from "../../spec/options";
import { operations } from "../load-operations";
import { NetworkFault } from "./network-fault";

/** `downstream` is from the server to the client, `upstream` from the client to the server. */
export type FaultStream = "downstream" | "upstream";

export interface StreamOptions {
  /** The direction that is disturbed. Default `downstream`. */
  readonly stream?: FaultStream;
}

export interface LatencyOptions extends StreamOptions {
  /** Milliseconds by which the latency varies, up and down. Default 0. */
  readonly jitter?: number;
}

export interface ResetOptions extends StreamOptions {
  /** Milliseconds from the first data of a connection until the connection is reset. Default 0. */
  readonly after?: number;
}

/** A toxic of Toxiproxy (github.com/Shopify/toxiproxy#toxics). */
export interface Toxic extends StreamOptions {
  /** `latency`, `bandwidth`, `slow_close`, `timeout`, `reset_peer`, `slicer` or `limit_data`. */
  readonly type: string;
  /** The share of the connections, from 0 to 1. Default 1. */
  readonly toxicity?: number;
  /** For example `{ latency: 500 }`, in milliseconds. */
  readonly attributes: Readonly<Record<string, number>>;
}

const STREAMS: readonly FaultStream[] = ["downstream", "upstream"];

/**
 * The faults of a container's TCP ports, for connections through `getHost()` and `getMappedPort()`.
 *
 * A method resolves when the fault has begun, with an object that ends it. A fault that a test does not end, ends with
 * the test if that uses a fixture, and otherwise with the container.
 */
export class NetworkFaults {
  readonly #proxy: FaultProxy;
  /** The container's ports. */
  readonly #ports: readonly number[];

  /** @internal */
  constructor(proxy: FaultProxy, ports: readonly number[]) {
    this.#proxy = proxy;
    this.#ports = ports;
  }

  /**
   * Delays data by these milliseconds, of open and new connections. Several latencies add up. Throws
   * InvalidOptionError, and MayflyError with the code `FAULT_PROXY_REFUSED`.
   */
  async addLatency(milliseconds: number, options: LatencyOptions = {}): Promise<NetworkFault> {
    checkTimeout(milliseconds, "addLatency");
    const { jitter = 0, stream } = checkOptions(options, "addLatency", "jitter");
    checkTimeout(jitter, "addLatency.jitter");
    return this.#disturb("latency", [stream], { latency: milliseconds, jitter });
  }

  /**
   * Lets at most this many kilobytes (of 1,000 bytes) pass in a second on each connection. Throws InvalidOptionError,
   * and MayflyError with the code `FAULT_PROXY_REFUSED`.
   */
  async limitBandwidth(
    kilobytesPerSecond: number,
    options: StreamOptions = {},
  ): Promise<NetworkFault> {
    checkWholeNumber(kilobytesPerSecond, "limitBandwidth");
    const { stream } = checkOptions(options, "limitBandwidth");
    return this.#disturb("bandwidth", [stream], { rate: kilobytesPerSecond });
  }

  /**
   * Drops all data in both directions, while connections stay open and new ones are accepted: they are half-open, as
   * after a cable was pulled. With `stream`, drops the data of one direction. When the fault ends, connections whose
   * data were dropped are closed. Throws InvalidOptionError, and MayflyError with the code `FAULT_PROXY_REFUSED`.
   */
  async dropData(options: StreamOptions = {}): Promise<NetworkFault> {
    const { stream } = checkOptions(options, "dropData");
    return this.#disturb("timeout", options.stream === undefined ? STREAMS : [stream], {
      timeout: 0,
    });
  }

  /**
   * Resets connections when data arrives on them (TCP RST, ECONNRESET): by default when the server answers, with
   * `stream: "upstream"` before the server gets the request. A connection that was open before the fault is closed
   * without a reset. Throws InvalidOptionError, and MayflyError with the code `FAULT_PROXY_REFUSED`.
   */
  async resetConnections(options: ResetOptions = {}): Promise<NetworkFault> {
    const { after = 0, stream } = checkOptions(options, "resetConnections", "after");
    checkTimeout(after, "resetConnections.after");
    return this.#disturb("reset_peer", [stream], { timeout: after });
  }

  /**
   * Closes all connections, and refuses new ones until the fault ends. Throws MayflyError with the code
   * `FAULT_PROXY_REFUSED`.
   */
  async cut(): Promise<NetworkFault> {
    const { cutProxies } = await operations();
    return new NetworkFault(await cutProxies(this.#proxy, this.#ports));
  }

  /**
   * Adds a toxic of Toxiproxy that no other method adds. Throws InvalidOptionError, and MayflyError with the code
   * `FAULT_PROXY_REFUSED`, for example for an unknown type.
   */
  async addToxic(toxic: Toxic): Promise<NetworkFault> {
    const {
      type,
      toxicity = 1,
      attributes,
    } = checkObject(toxic, "addToxic", "{ type, attributes }");
    const { stream } = checkOptions(toxic, "addToxic", "type", "toxicity", "attributes");
    checkText(type, "addToxic.type");
    checkObject(attributes, "addToxic.attributes", "an object such as { latency: 500 }");
    if (!(toxicity >= 0 && toxicity <= 1)) {
      throw InvalidOptionError.quoting("addToxic.toxicity", "a number from 0 to 1", toxicity);
    }
    return this.#disturb(type, [stream], { ...attributes }, toxicity);
  }

  /**
   * Ends all faults of these ports, also those of other processes. Throws MayflyError with the code
   * `FAULT_PROXY_REFUSED`.
   */
  async restore(): Promise<void> {
    const { restoreProxies } = await operations();
    await restoreProxies(this.#proxy, this.#ports);
  }

  async #disturb(
    type: string,
    streams: readonly FaultStream[],
    attributes: Readonly<Record<string, number>>,
    toxicity = 1,
  ): Promise<NetworkFault> {
    const { addToxics } = await operations();
    const toxics = streams.map((stream) => ({ type, stream, toxicity, attributes }));
    return new NetworkFault(await addToxics(this.#proxy, this.#ports, toxics));
  }
}

/** Checks that there are no other options than `stream` and these. Throws InvalidOptionError. */
function checkOptions<O extends StreamOptions>(
  options: O,
  method: string,
  ...others: string[]
): O & { readonly stream: FaultStream } {
  checkObject(options, method, "options such as { stream: … }");
  const known = [...others, "stream"];
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw InvalidOptionError.quoting(method, `only the options ${known.join(", ")}`, unknown);
  }
  const { stream = "downstream" } = options;
  return { ...options, stream: checkOneOf(stream, STREAMS, `${method}.stream`) };
}

/** Returns the faults of a container with this proxy, or of one of its ports. Throws InvalidOptionError. */
export function networkFaultsOf(
  proxy: FaultProxy | undefined,
  port: number | undefined,
): NetworkFaults {
  if (proxy === undefined) {
    const expected = "a container that was described with withNetworkFaults()";
    throw InvalidOptionError.describing("networkFaults", expected, "one without");
  }
  const ports = proxy.ports.map(({ container }) => container);
  if (port === undefined) return new NetworkFaults(proxy, ports);
  if (!ports.includes(port)) {
    const expected = `an exposed TCP port (${ports.join(", ")})`;
    throw InvalidOptionError.quoting("networkFaults", expected, port);
  }
  return new NetworkFaults(proxy, [port]);
}
