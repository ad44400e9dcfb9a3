import type * as Client from "toxiproxy-node-client";
import { checkBoolean, checkText, loadClient } from "../../src/module";
import type { ProxyData, ToxiproxyApi } from "./toxiproxy-api";

/** Something that Toxiproxy does to a proxy's connections (github.com/Shopify/toxiproxy#toxics). */
export interface Toxic {
  /** `latency`, `bandwidth`, `slow_close`, `timeout`, `reset_peer`, `slicer` or `limit_data`. */
  readonly type: string;
  /** Default: `<type>_<stream>`. */
  readonly name?: string;
  /** `downstream` is from the server to the client. Default `downstream`. */
  readonly stream?: "upstream" | "downstream";
  /** The share of the connections, from 0 to 1. Default 1. */
  readonly toxicity?: number;
  /** For example `{ latency: 500 }`, in milliseconds. */
  readonly attributes: Readonly<Record<string, number>>;
}

/** A proxy in front of a server: `host` and `port` are where clients connect. */
export class CreatedProxy {
  constructor(
    readonly host: string,
    readonly port: number,
    private readonly data: ProxyData,
    private readonly api: ToxiproxyApi,
    private readonly client: () => Client.Toxiproxy,
  ) {}

  get name(): string {
    return this.data.name;
  }

  /**
   * Returns the proxy as an object of `toxiproxy-node-client`. Throws MayflyError with the code `CLIENT_MISSING` if
   * the package is not installed.
   */
  get instance(): Client.Proxy {
    const { Proxy } = requireToxiproxy("CreatedProxy.instance");
    return new Proxy(this.client(), { ...this.data, toxics: [] });
  }

  /**
   * Cuts the proxy's connections and refuses new ones, or accepts them again. Throws InvalidOptionError, and
   * MayflyError with the code `TOXIPROXY_REFUSED`.
   */
  async setEnabled(enabled: boolean): Promise<void> {
    checkBoolean(enabled, "setEnabled");
    await this.api.send("POST", [this.name], { enabled });
  }

  /**
   * Adds a toxic to the proxy, and resolves with its name. Throws MayflyError with the code `TOXIPROXY_REFUSED`, for
   * example for an unknown type.
   */
  async addToxic(toxic: Toxic): Promise<string> {
    const { name } = (await this.api.send("POST", [this.name, "toxics"], toxic)) as Toxic;
    return name ?? toxic.type;
  }

  /** Removes the toxic with this name. Throws MayflyError with the code `TOXIPROXY_REFUSED` if there is none. */
  async removeToxic(name: string): Promise<void> {
    await this.api.send("DELETE", [this.name, "toxics", checkText(name, "removeToxic")]);
  }

  /** Removes the proxy. Its port can be used again. */
  async remove(): Promise<void> {
    await this.api.send("DELETE", [this.name]);
  }
}

/** Loads the client. Throws MayflyError with the code `CLIENT_MISSING`. */
export function requireToxiproxy(purpose: string): typeof Client {
  return loadClient<typeof Client>("toxiproxy-node-client", purpose);
}
