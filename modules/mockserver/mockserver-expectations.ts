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
  addExpectations,
  clearBelow,
  pathsOfExpectations,
  receivedRequests,
  type MockserverExpectation,
  type MockserverRequest,
} from "./expectations";
import type { StartedMockserverContainer } from "./started-mockserver-container";

/**
 * The expectations of one test, made by `openExpectations()`. They are below a path of their own, which is part of
 * `getUrl()`; all paths that you give and get are without it.
 */
export class MockserverExpectations extends ServerPart<StartedMockserverContainer> {
  /** Returns `http://host:port/path`, for the program under test. */
  getUrl(): string {
    return `${this.server.getUrl()}${pathOf(this.getName())}`;
  }

  /** Returns `https://host:port/path`. */
  getSecureUrl(): string {
    return `${this.server.getSecureUrl()}${pathOf(this.getName())}`;
  }

  /**
   * Adds expectations. A path has to be a string that begins with a slash. Throws InvalidOptionError, and MayflyError
   * with the code `MOCKSERVER_REQUEST_FAILED`.
   */
  async addExpectations(...expectations: readonly MockserverExpectation[]): Promise<void> {
    await addExpectations(this.server.api(), expectations, pathOf(this.getName()));
  }

  /** Returns the requests that match, or all of this test, in the order in which they came. */
  async requests(filter: MockserverRequest = {}): Promise<ReceivedRequest[]> {
    return receivedRequests(this.server.api(), filter, pathOf(this.getName()));
  }

  /** Resolves if as many requests came; default: at least one. See the server's `verify()`. */
  async verify(filter: MockserverRequest, count: RequestCount = { atLeast: 1 }): Promise<void> {
    await verifyRequests(this.#journal(), filter, count);
  }

  /** Resolves with the first request that matches. See the server's `waitForRequest()`. */
  async waitForRequest(
    filter: MockserverRequest = {},
    options: WaitForRequestOptions = {},
  ): Promise<ReceivedRequest> {
    return waitForRequest(this.#journal(), filter, options);
  }

  /** Removes the expectations of this test, and forgets its requests. */
  async reset(): Promise<void> {
    await this.remove(this.server, this.getName());
  }

  protected async remove(server: StartedMockserverContainer, name: string): Promise<void> {
    await clearBelow(server.api(), pathOf(name));
  }

  #journal(): Journal<MockserverRequest> {
    return { ...this.server.journal(), requests: (filter) => this.requests(filter) };
  }
}

definePart("mockserver-expectations", MockserverExpectations);

/** Removes the expectations of processes that have ended. */
export async function removeLeftovers(server: AskedServer): Promise<void> {
  const paths = await pathsOfExpectations(server);
  const names = paths.flatMap((path) => /^\/(\w+)/.exec(path)?.[1] ?? []);
  for (const name of namesOfTheDead([...new Set(names)])) await clearBelow(server, pathOf(name));
}

const pathOf = (name: string): string => `/${name}`;
