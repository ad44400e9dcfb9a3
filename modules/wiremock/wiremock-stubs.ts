import { definePart, namesOfTheDead, ServerPart } from "../../src/module";
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
  clearPlace,
  namesOfParts,
  receivedRequests,
  type Place,
  type WireMockMapping,
  type WireMockRequestPattern,
} from "./mappings";
import type { StartedWireMockContainer } from "./started-wiremock-container";

/**
 * The stub mappings of one test, made by `openStubs()`. They are below a path of their own, which is part of `getUrl()`;
 * all paths that you give and get are without it.
 */
export class WireMockStubs extends ServerPart<StartedWireMockContainer> {
  /** Returns `http://host:port/path`, for the program under test. */
  getUrl(): string {
    return `${this.server.getUrl()}${placeOf(this.getName()).path}`;
  }

  /** Returns `https://host:port/path`. Needs `withHttps()`. */
  getSecureUrl(): string {
    return `${this.server.getSecureUrl()}${placeOf(this.getName()).path}`;
  }

  /**
   * Adds stub mappings. Scenarios are this test's own. Throws InvalidOptionError, and MayflyError with the code
   * `WIREMOCK_REQUEST_FAILED`.
   */
  async addMappings(...mappings: readonly WireMockMapping[]): Promise<void> {
    await addMappings(this.server.api(), mappings, placeOf(this.getName()));
  }

  /** Returns the requests that match, or all of this test, in the order in which they came. */
  async requests(pattern: WireMockRequestPattern = {}): Promise<ReceivedRequest[]> {
    return receivedRequests(this.server.api(), pattern, placeOf(this.getName()).path);
  }

  /** Resolves if as many requests came; default: at least one. See the server's `verify()`. */
  async verify(
    pattern: WireMockRequestPattern,
    count: RequestCount = { atLeast: 1 },
  ): Promise<void> {
    await verifyRequests(this.#journal(), pattern, count);
  }

  /** Resolves with the first request that matches. See the server's `waitForRequest()`. */
  async waitForRequest(
    pattern: WireMockRequestPattern = {},
    options: WaitForRequestOptions = {},
  ): Promise<ReceivedRequest> {
    return waitForRequest(this.#journal(), pattern, options);
  }

  /** Removes the mappings of this test, and forgets its requests. */
  async reset(): Promise<void> {
    await this.remove(this.server, this.getName());
  }

  protected async remove(server: StartedWireMockContainer, name: string): Promise<void> {
    await clearPlace(server.api(), placeOf(name));
  }

  #journal(): Journal<WireMockRequestPattern> {
    return { ...this.server.journal(), requests: (pattern) => this.requests(pattern) };
  }
}

definePart("wiremock-stubs", WireMockStubs);

/** Removes the mappings of processes that have ended. */
export async function removeLeftovers(server: AskedServer): Promise<void> {
  for (const name of namesOfTheDead(await namesOfParts(server))) {
    await clearPlace(server, placeOf(name));
  }
}

const placeOf = (name: string): Place => ({ name, path: `/${name}` });
