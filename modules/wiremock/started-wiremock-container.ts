import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import {
  verifyRequests,
  waitForRequest,
  type Journal,
  type WaitForRequestOptions,
} from "../http-mocks/journal";
import type { ReceivedRequest } from "../http-mocks/received-request";
import type { RequestCount } from "../http-mocks/request-count";
import {
  addMappings,
  receivedRequests,
  reset,
  type WireMockMapping,
  type WireMockRequestPattern,
} from "./mappings";
import { HTTPS_PORT, type WireMockSettings } from "./settings";
import { removeLeftovers, WireMockStubs } from "./wiremock-stubs";

/** A running WireMock server. */
export class StartedWireMockContainer extends StartedServer<WireMockSettings> {
  /** Returns `http://host:port`. */
  getUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `https://host:port`. Needs `withHttps()`. */
  getSecureUrl(): string {
    return this.url({ scheme: "https", port: HTTPS_PORT });
  }

  /** Returns `http://host:port/__admin`, the URL of WireMock's own API. */
  getAdminUrl(): string {
    return this.url({ scheme: "http", path: "__admin" });
  }

  /** Adds stub mappings. Throws InvalidOptionError, and MayflyError with the code `WIREMOCK_REQUEST_FAILED`. */
  async addMappings(...mappings: readonly WireMockMapping[]): Promise<void> {
    await addMappings(this.api(), mappings);
  }

  /**
   * Returns the requests that match, or all, in the order in which they came. Throws MayflyError with the code
   * `WIREMOCK_REQUEST_FAILED`.
   */
  async requests(pattern: WireMockRequestPattern = {}): Promise<ReceivedRequest[]> {
    return receivedRequests(this.api(), pattern);
  }

  /**
   * Resolves if as many requests came; default: at least one. Throws InvalidOptionError, and MayflyError with the code
   * `WIREMOCK_VERIFICATION_FAILED` or `WIREMOCK_REQUEST_FAILED`.
   */
  async verify(
    pattern: WireMockRequestPattern,
    count: RequestCount = { atLeast: 1 },
  ): Promise<void> {
    await verifyRequests(this.journal(), pattern, count);
  }

  /**
   * Resolves with the first request that matches, which can be there already. Default: any. Throws InvalidOptionError,
   * and MayflyError with the code `WIREMOCK_NO_REQUEST` or `WIREMOCK_REQUEST_FAILED`.
   */
  async waitForRequest(
    pattern: WireMockRequestPattern = {},
    options: WaitForRequestOptions = {},
  ): Promise<ReceivedRequest> {
    return waitForRequest(this.journal(), pattern, options);
  }

  /** Returns to the stub mappings that the server started with, and forgets all requests and scenarios. */
  async reset(): Promise<void> {
    await reset(this.api());
  }

  /**
   * Returns stub mappings for one test, below a path of their own. Dropping them removes them, and the first call of a
   * process removes those of processes that have ended. Throws MayflyError with the code `WIREMOCK_REQUEST_FAILED`.
   */
  async openStubs(): Promise<WireMockStubs> {
    await oncePerServer(this.getId(), () => removeLeftovers(this.api()));
    return new WireMockStubs(this, ownedName(testRun()));
  }

  /** @internal */
  api(): AskedServer {
    return { product: "WireMock", code: "WIREMOCK_REQUEST_FAILED", ...this.hostAddress() };
  }

  /** @internal */
  journal(): Journal<WireMockRequestPattern> {
    return {
      product: "WireMock",
      prefix: "WIREMOCK",
      requests: (pattern) => this.requests(pattern),
    };
  }
}
