import type { Toxiproxy } from "toxiproxy-node-client";
import {
  checkBoolean,
  checkObject,
  checkText,
  connectionUrl,
  defineServer,
  fieldOf,
  InvalidOptionError,
  MayflyError,
  ServerContainer,
  StartedServer,
  Wait,
  type ImageName,
} from "../../src/module";
import { CreatedProxy, requireToxiproxy } from "./created-proxy";
import { ToxiproxyApi, type ProxyData } from "./toxiproxy-api";

const API_PORT = 8474;
const FIRST_PORT = 8666;
const PORTS = Array.from({ length: 32 }, (_, index) => FIRST_PORT + index);
const CONFIG_FILE = "/etc/mayfly-toxiproxy.json";

/** The argument of `createProxy()`. */
export interface ProxyOptions {
  /** The proxy's name, which is unique on the server. */
  readonly name: string;
  /** `host:port` of the server, as Toxiproxy's container reaches it: `redis:6379` by its alias on a shared network. */
  readonly upstream: string;
  /** Default true. */
  readonly enabled?: boolean;
}

interface ToxiproxySettings {
  /** The proxies that exist from the start; each gets the next port. */
  readonly proxies: readonly Pick<ProxyOptions, "name" | "upstream">[];
}

/** A running Toxiproxy. */
export class StartedToxiProxyContainer extends StartedServer<ToxiproxySettings> {
  readonly #api = new ToxiproxyApi(() => this.hostAddress(API_PORT));
  #creating: Promise<unknown> = Promise.resolve();

  /**
   * Returns a client of `toxiproxy-node-client`. Throws MayflyError with the code `CLIENT_MISSING` if the package is
   * not installed; the other methods do not need it.
   */
  get client(): Toxiproxy {
    const { Toxiproxy: Client } = requireToxiproxy("StartedToxiProxyContainer.client");
    return new Client(connectionUrl({ scheme: "http", ...this.hostAddress(API_PORT) }));
  }

  /** Returns the URL of the HTTP API. */
  getApiUrl(): string {
    return this.url({ scheme: "http", port: API_PORT });
  }

  /**
   * Creates a proxy on the first free port from 8666 to 8697. Throws InvalidOptionError, and MayflyError with the code
   * `TOXIPROXY_PORTS_IN_USE` if there are 32 proxies, or `TOXIPROXY_REFUSED` for a name that exists.
   */
  async createProxy(options: ProxyOptions): Promise<CreatedProxy> {
    const { name, upstream } = checkProxy(options, "createProxy");
    const { enabled = true } = options;
    checkBoolean(enabled, "createProxy.enabled");
    // One after the other, so that two calls do not choose the same port.
    const creating = this.#creating.then(() => this.#create({ name, upstream, enabled }));
    this.#creating = creating.catch(() => undefined);
    return this.#proxy(await creating);
  }

  /**
   * Returns a proxy of `withProxy()`, or one that this or another process has created. Throws MayflyError with the code
   * `TOXIPROXY_REFUSED` if there is none of this name.
   */
  async getProxy(name: string): Promise<CreatedProxy> {
    return this.#proxy((await this.#api.send("GET", [checkText(name, "getProxy")])) as ProxyData);
  }

  async #create(proxy: Omit<ProxyData, "listen">): Promise<ProxyData> {
    const used = Object.values(await this.#api.proxies()).map(portOf);
    for (const port of PORTS.filter((each) => !used.includes(each))) {
      try {
        const created = { ...proxy, listen: `0.0.0.0:${port}` };
        return (await this.#api.send("POST", [], created)) as ProxyData;
      } catch (error) {
        // Another process was faster.
        if (!String(fieldOf(error, "message")).includes("address already in use")) throw error;
      }
    }
    throw new MayflyError(
      "TOXIPROXY_PORTS_IN_USE",
      `createProxy: all ${PORTS.length} ports of Toxiproxy are in use.`,
      { hint: "remove proxies that are no longer needed, or start a second container." },
    );
  }

  #proxy(data: ProxyData): CreatedProxy {
    const port = this.getMappedPort(portOf(data));
    return new CreatedProxy(this.getHost(), port, data, this.#api, () => this.client);
  }
}

/** Returns the port in `[::]:8666`. */
const portOf = ({ listen }: ProxyData): number => Number(/\d+$/.exec(listen)?.[0]);

function checkProxy(options: ProxyOptions, method: string): { name: string; upstream: string } {
  const { name, upstream } = checkObject(options, method, "{ name, upstream }");
  checkText(name, `${method}.name`);
  if (!/^[^\s/]+:\d+$/.test(checkText(upstream, `${method}.upstream`))) {
    throw InvalidOptionError.quoting(`${method}.upstream`, "host:port", upstream);
  }
  return { name, upstream };
}

const TOXIPROXY = defineServer<ToxiproxySettings, StartedToxiProxyContainer>({
  name: "toxiproxy",
  images: ["ghcr.io/shopify/toxiproxy", "shopify/toxiproxy"],
  ports: [API_PORT, ...PORTS],
  defaults: { proxies: [] },
  configure: ({ proxies }, { command: given = [] }) => {
    // An option of the image's own command, which this one replaces. The last of two counts.
    const command = ["-host=0.0.0.0", ...given];
    if (proxies.length === 0) return { command };
    const listening = proxies.map((proxy, index) => ({
      ...proxy,
      listen: `0.0.0.0:${FIRST_PORT + index}`,
      enabled: true,
    }));
    const content = JSON.stringify(listening);
    return {
      command: [...command, `-config=${CONFIG_FILE}`],
      copies: [{ kind: "content", content, target: CONFIG_FILE }],
    };
  },
  ready: () => Wait.forHttp("/version", API_PORT),
  started: StartedToxiProxyContainer,
});

/**
 * A Toxiproxy, which stands between clients and servers and disturbs their connections. From the official image
 * (github.com/Shopify/toxiproxy).
 *
 * ```ts
 * await using toxiproxy = await new ToxiProxyContainer("ghcr.io/shopify/toxiproxy:2.12.0")
 *   .withNetwork(network)
 *   .start();
 * const proxy = await toxiproxy.createProxy({ name: "redis", upstream: "redis:6379" });
 * await proxy.addToxic({ type: "latency", attributes: { latency: 500 } });
 * ```
 */
export class ToxiProxyContainer extends ServerContainer<
  ToxiproxySettings,
  StartedToxiProxyContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither Toxiproxy nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, TOXIPROXY);
  }

  /**
   * Adds a proxy that exists from the start, also after a `restart()`; `getProxy(name)` returns it. Throws
   * InvalidOptionError.
   */
  withProxy(name: string, upstream: string): this {
    const { proxies = [] } = this.given;
    if (proxies.some((proxy) => proxy.name === name)) {
      throw InvalidOptionError.quoting("withProxy", "a name that no other proxy has", name);
    }
    if (proxies.length === PORTS.length) {
      throw InvalidOptionError.quoting("withProxy", `at most ${PORTS.length} proxies`, name);
    }
    return this.set({ proxies: [...proxies, checkProxy({ name, upstream }, "withProxy")] });
  }
}
