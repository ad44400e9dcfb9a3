import { checkObject, checkWholeNumber, MayflyError, poll } from "../../src/module";
import { boundsOf, inWords, type RequestCount } from "./request-count";
import { listed, type ReceivedRequest } from "./received-request";

/** The options of `waitForRequest()`. */
export interface WaitForRequestOptions {
  /** Milliseconds until the request has to be there. Default 10,000. */
  readonly timeout?: number;
}

/** The requests that a mock has received. */
export interface Journal<Filter> {
  /** Returns the requests that match, or all, in the order in which they came. */
  readonly requests: (filter?: Filter) => Promise<ReceivedRequest[]>;
  /** The product's name, for errors. */
  readonly product: string;
  /** What the codes of errors begin with. */
  readonly prefix: string;
}

const TIMEOUT_MS = 10_000;

/** Resolves if as many requests came as expected; throws MayflyError with the code `…_VERIFICATION_FAILED` otherwise. */
export async function verifyRequests<Filter>(
  journal: Journal<Filter>,
  filter: Filter,
  count: RequestCount,
): Promise<void> {
  const bounds = boundsOf(count, "verify.count");
  const matching = await journal.requests(filter);
  if (matching.length >= bounds.least && matching.length <= bounds.most) return;
  const expected = `${inWords(bounds)} like ${JSON.stringify(filter)}`;
  const all = listed(await journal.requests());
  const message = `${journal.product} expected ${expected}, and ${matching.length} came. All that came: ${all}`;
  throw new MayflyError(`${journal.prefix}_VERIFICATION_FAILED`, message, {
    hint: "compare the filter with what came; waitForRequest() waits for a request that is still on its way.",
  });
}

/** Resolves with the first request that matches; throws MayflyError with the code `…_NO_REQUEST` if none comes in time. */
export async function waitForRequest<Filter>(
  journal: Journal<Filter>,
  filter: Filter,
  options: WaitForRequestOptions,
): Promise<ReceivedRequest> {
  const expected = "an object with timeout";
  const { timeout = TIMEOUT_MS } = checkObject(options, "waitForRequest", expected);
  checkWholeNumber(timeout, "waitForRequest.timeout");
  const limit = AbortSignal.timeout(timeout);
  let found: ReceivedRequest | undefined;
  try {
    await poll({ signal: limit, report: () => undefined }, async () => {
      [found] = await journal.requests(filter);
      return found !== undefined || "no request matches";
    });
  } catch (error) {
    if (!limit.aborted) throw error;
  }
  // A last look, on a machine so slow that no look came to its end.
  found ??= (await journal.requests(filter))[0];
  if (found !== undefined) return found;
  const all = listed(await journal.requests());
  const message = `waitForRequest: ${journal.product} received no request like ${JSON.stringify(filter)} within ${timeout} ms. All that came: ${all}`;
  throw new MayflyError(`${journal.prefix}_NO_REQUEST`, message, {
    hint: "compare the filter with what came, and check which URL the program under test calls.",
  });
}
