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
  addExpectations,
  receivedRequests,
  reset,
  type MockserverExpectation,
  type MockserverRequest,
} from "./expectations";
import { MockserverExpectations, removeLeftovers } from "./mockserver-expectations";
import type { MockserverSettings } from "./settings";

/** A running MockServer. */
export class StartedMockserverContainer extends StartedServer<MockserverSettings> {
  /** Returns the port for HTTP and HTTPS. */
  getMockserverPort(): number {
    return this.getPort();
  }

  /** Returns `http://host:port`. */
  getUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `https://host:port`. The server's own authority signs its certificate. */
  getSecureUrl(): string {
    return this.url({ scheme: "https" });
  }

  /** Adds expectations. Throws InvalidOptionError, and MayflyError with the code `MOCKSERVER_REQUEST_FAILED`. */
  async addExpectations(...expectations: readonly MockserverExpectation[]): Promise<void> {
    await addExpectations(this.api(), expectations);
  }

  /**
   * Returns the requests that match, or all, in the order in which they came. Throws MayflyError with the code
   * `MOCKSERVER_REQUEST_FAILED`.
   */
  async requests(filter: MockserverRequest = {}): Promise<ReceivedRequest[]> {
    return receivedRequests(this.api(), filter);
  }

  /**
   * Resolves if as many requests came; default: at least one. Throws InvalidOptionError, and MayflyError with the code
   * `MOCKSERVER_VERIFICATION_FAILED` or `MOCKSERVER_REQUEST_FAILED`.
   */
  async verify(filter: MockserverRequest, count: RequestCount = { atLeast: 1 }): Promise<void> {
    await verifyRequests(this.journal(), filter, count);
  }

  /**
   * Resolves with the first request that matches, which can be there already. Default: any. Throws InvalidOptionError,
   * and MayflyError with the code `MOCKSERVER_NO_REQUEST` or `MOCKSERVER_REQUEST_FAILED`.
   */
  async waitForRequest(
    filter: MockserverRequest = {},
    options: WaitForRequestOptions = {},
  ): Promise<ReceivedRequest> {
    return waitForRequest(this.journal(), filter, options);
  }

  /** Removes all expectations, those of the start as well, and forgets all requests. */
  async reset(): Promise<void> {
    await reset(this.api());
  }

  /**
   * Returns expectations for one test, below a path of their own. Dropping them removes them, and the first call of a
   * process removes those of processes that have ended. Throws MayflyError with the code `MOCKSERVER_REQUEST_FAILED`.
   */
  async openExpectations(): Promise<MockserverExpectations> {
    await oncePerServer(this.getId(), () => removeLeftovers(this.api()));
    return new MockserverExpectations(this, ownedName(testRun()));
  }

  /** @internal */
  api(): AskedServer {
    return { product: "MockServer", code: "MOCKSERVER_REQUEST_FAILED", ...this.hostAddress() };
  }

  /** @internal */
  journal(): Journal<MockserverRequest> {
    return {
      product: "MockServer",
      prefix: "MOCKSERVER",
      requests: (filter) => this.requests(filter),
    };
  }
}
