import { checkObject, checkText, InvalidOptionError } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import { toJson } from "../http-mocks/json-documents";
import type { ReceivedRequest } from "../http-mocks/received-request";
import { toReceivedRequest, type RawRequest } from "./raw-request";

/** Which requests are meant: a request matcher of MockServer (mock-server.com/mock_server/request_matchers.html). */
export interface MockserverRequest {
  /** Such as `GET`. Default: any. */
  readonly method?: string;
  /** The path without its parameters, or a regular expression for it. Default: any. */
  readonly path?: string;
  /** The other fields of MockServer's `httpRequest`, such as `headers`, `queryStringParameters` and `body`. */
  readonly [field: string]: unknown;
}

/** A request, and what to do with it (mock-server.com/mock_server/creating_expectations.html). */
export interface MockserverExpectation {
  /** Default: any request. */
  readonly httpRequest?: MockserverRequest;
  /** The answer, such as `{ statusCode: 200, body: { json: { name: "Ada" } } }`. */
  readonly httpResponse?: Readonly<Record<string, unknown>>;
  /** The other fields of an expectation, such as `times`, `priority` and `httpForward`. */
  readonly [field: string]: unknown;
}

/** Adds expectations, below a path or anywhere. Throws InvalidOptionError. */
export async function addExpectations(
  server: AskedServer,
  expectations: readonly MockserverExpectation[],
  below = "",
): Promise<void> {
  toJson(expectations, "addExpectations");
  const json = expectations.map((expectation) =>
    below === "" ? expectation : placedBelow(below, expectation),
  );
  await put(server, "expectation", json);
}

/** The fields whose values the server compares with those of all expectations. */
const NAMES = ["id", "scenarioName"];

function placedBelow(below: string, expectation: MockserverExpectation): MockserverExpectation {
  const names = NAMES.filter((field) => expectation[field] !== undefined);
  const own: Record<string, unknown> = Object.fromEntries(
    names.map((field) => [field, `${below.slice(1)} ${String(expectation[field])}`]),
  );
  return { ...expectation, ...own, httpRequest: matcher(expectation.httpRequest, below) };
}

/** Returns the requests that match, below a path or anywhere, in the order in which they came. Throws InvalidOptionError. */
export async function receivedRequests(
  server: AskedServer,
  filter: MockserverRequest = {},
  below = "",
): Promise<ReceivedRequest[]> {
  const body = await put(server, "retrieve?type=REQUESTS&format=JSON", matcher(filter, below));
  return (JSON.parse(body) as RawRequest[]).map((request) => toReceivedRequest(request, below));
}

/** Removes the expectations below a path and forgets the requests there. No other path begins with it. */
export async function clearBelow(server: AskedServer, below: string): Promise<void> {
  // The server compares this with the paths of expectations, too, and they can be regular expressions: `/below(?:/a|/b)`.
  await put(server, "clear?type=ALL", { path: `${below}.*` });
}

/** Removes all expectations and forgets all requests. */
export async function reset(server: AskedServer): Promise<void> {
  await put(server, "reset");
}

/** Returns the paths of all expectations, as far as they are strings. */
export async function pathsOfExpectations(server: AskedServer): Promise<string[]> {
  const body = await put(server, "retrieve?type=ACTIVE_EXPECTATIONS&format=JSON");
  return (JSON.parse(body) as MockserverExpectation[]).flatMap(
    ({ httpRequest }) => httpRequest?.path ?? [],
  );
}

async function put(server: AskedServer, operation: string, json?: unknown): Promise<string> {
  const request = { method: "PUT", path: `/mockserver/${operation}`, json };
  return (await askServer(server, request)).body;
}

/** Returns a matcher for requests below a path, whose own path begins there. Throws InvalidOptionError. */
function matcher(request: MockserverRequest = {}, below: string): MockserverRequest {
  checkObject(request, "httpRequest", "an object");
  const { path = "" } = request;
  if (below === "") return request;
  const expected = "a request with a path that is a string and begins with a slash";
  if ("specUrlOrPayload" in request) {
    throw InvalidOptionError.describing("httpRequest", expected, "an OpenAPI document");
  }
  if (path === "") return { ...request, path: `${below}(/.*)?` };
  if (!checkText(path, "httpRequest.path").startsWith("/")) {
    throw InvalidOptionError.quoting("httpRequest.path", expected, path);
  }
  // A path with | is a regular expression, whose alternatives all have to be below the path.
  return { ...request, path: path.includes("|") ? `${below}(?:${path})` : `${below}${path}` };
}
