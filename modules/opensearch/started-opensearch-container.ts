import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import { deleteLeftovers } from "../elasticsearch/index-prefix";
import type { SearchServer } from "../elasticsearch/search-request";
import { OpenSearchIndices } from "./opensearch-indices";

/** What the builder collects. */
export interface OpenSearchSettings {
  readonly password: string;
  readonly isSecure: boolean;
}

/** Options of `new Client()` in `@opensearch-project/opensearch`. */
export interface OpenSearchClientOptions {
  readonly node: string;
  /** With the security plugin. */
  readonly auth?: { readonly username: string; readonly password: string };
  /** With the security plugin, whose demo certificates name no host. */
  readonly ssl?: { readonly rejectUnauthorized: false };
}

/** The user that the image has. */
export const USERNAME = "admin";

/** A running OpenSearch server. */
export class StartedOpenSearchContainer extends StartedServer<OpenSearchSettings> {
  /** Returns `https`; without the security plugin, `http`. */
  getSchema(): "http" | "https" {
    return this.settings.isSecure ? "https" : "http";
  }

  /** Returns `https://host:port`; without the security plugin, `http://…`. */
  getHttpUrl(): string {
    return this.url({ scheme: this.getSchema() });
  }

  /** Returns `admin`, the image's user. */
  getUsername(): string {
    return USERNAME;
  }

  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the options for the client: `new Client(opensearch.getClientOptions())`. */
  getClientOptions(): OpenSearchClientOptions {
    const { password, isSecure } = this.settings;
    return {
      node: this.getHttpUrl(),
      ...(isSecure && {
        auth: { username: USERNAME, password },
        ssl: { rejectUnauthorized: false },
      }),
    };
  }

  /**
   * Returns a prefix for the indices of one test. `drop()`, or the end of an `await using` block, deletes all
   * indices, data streams and index templates with it. The first call of a process also deletes what processes
   * that have ended left behind. Throws MayflyError with the code `OPENSEARCH_REQUEST_FAILED`.
   */
  async openIndices(): Promise<OpenSearchIndices> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.searchServer()));
    return new OpenSearchIndices(this, ownedName(testRun()));
  }

  /** @internal */
  searchServer(): SearchServer {
    const { password, isSecure } = this.settings;
    const login = isSecure ? { username: USERNAME, password } : undefined;
    return {
      product: "OpenSearch",
      ...this.hostAddress(),
      ...(login !== undefined && { login }),
      isSecure,
    };
  }
}
