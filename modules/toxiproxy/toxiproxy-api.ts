import { httpRequest, MayflyError } from "../../src/module";

/** A proxy as the API describes it (github.com/Shopify/toxiproxy#proxy-fields). */
export interface ProxyData {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

type Address = () => { readonly host: string; readonly port: number };

/** Toxiproxy's HTTP API. `address` is asked before each request, because a restart changes the port. */
export class ToxiproxyApi {
  constructor(private readonly address: Address) {}

  /** Returns the proxies by name. */
  async proxies(): Promise<Readonly<Record<string, ProxyData>>> {
    return (await this.send("GET", [])) as Record<string, ProxyData>;
  }

  /** Sends a request below `/proxies`. Throws MayflyError with the code `TOXIPROXY_REFUSED`. */
  async send(method: string, names: readonly string[], json?: unknown): Promise<unknown> {
    const path = ["/proxies", ...names.map((name) => encodeURIComponent(name))].join("/");
    const { status, body } = await httpRequest(this.address(), { method, path, json });
    if (status >= 300) {
      throw new MayflyError(
        "TOXIPROXY_REFUSED",
        `Toxiproxy refused ${method} ${path}: status ${status}, ${body.trim()}`,
      );
    }
    return body === "" ? undefined : JSON.parse(body);
  }
}
