import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import { ElasticsearchIndices } from "./elasticsearch-indices";
import { deleteLeftovers } from "./index-prefix";
import type { SearchServer } from "./search-request";

/** What the builder collects. */
export interface ElasticsearchSettings {
  readonly password: string;
  readonly tls: boolean;
  /** With TLS: the certificate of the authority that the image has made, as PEM text. */
  readonly ca?: string;
}

/** Options of `new Client()` in `@elastic/elasticsearch`. */
export interface ElasticsearchClientOptions {
  readonly node: string;
  readonly auth: { readonly username: string; readonly password: string };
  /** With `withTls()`. */
  readonly tls?: { readonly ca: string };
}

/** The superuser that the image has. */
export const USERNAME = "elastic";

/** A running Elasticsearch server. */
export class StartedElasticsearchContainer extends StartedServer<ElasticsearchSettings> {
  /** Returns `http://host:port`; with TLS, `https://…`. */
  getHttpUrl(): string {
    return this.url({ scheme: this.settings.tls ? "https" : "http" });
  }

  /** Returns `elastic`, the image's superuser. */
  getUsername(): string {
    return USERNAME;
  }

  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the certificate of the image's own authority as PEM text; undefined without `withTls()`. */
  getCaCertificate(): string | undefined {
    return this.settings.ca;
  }

  /** Returns the options for the client: `new Client(elasticsearch.getClientOptions())`. */
  getClientOptions(): ElasticsearchClientOptions {
    const { password, ca } = this.settings;
    return {
      node: this.getHttpUrl(),
      auth: { username: USERNAME, password },
      ...(ca !== undefined && { tls: { ca } }),
    };
  }

  /**
   * Returns a prefix for the indices of one test. `drop()`, or the end of an `await using` block, deletes all
   * indices, data streams and index templates with it. The first call of a process also deletes what processes
   * that have ended left behind. Throws MayflyError with the code `ELASTICSEARCH_REQUEST_FAILED`.
   */
  async openIndices(): Promise<ElasticsearchIndices> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.searchServer()));
    return new ElasticsearchIndices(this, ownedName(testRun()));
  }

  /** @internal With TLS, reads the authority's certificate. */
  async readCertificate(path: string): Promise<this> {
    if (!this.settings.tls) return this;
    return this.change({ ca: (await this.copyFileFromContainer(path)).toString() });
  }

  /** @internal */
  searchServer(): SearchServer {
    const { password, tls } = this.settings;
    const login = { username: USERNAME, password };
    return { product: "Elasticsearch", ...this.hostAddress(), login, isSecure: tls };
  }
}
