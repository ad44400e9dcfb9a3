import { createHash } from "node:crypto";
import { checkObject, checkText, InvalidOptionError, MayflyError } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import { toJson } from "../http-mocks/json-documents";
import type { ReceivedRequest } from "../http-mocks/received-request";
import { toReceivedRequest, type RawRequest } from "./raw-request";

/** Which requests are meant: a request pattern of WireMock (wiremock.org/docs/request-matching). */
export interface WireMockRequestPattern {
  /** Such as `GET`. Default: any. */
  readonly method?: string;
  /** The path without its parameters. At most one of the fields that begin with `url` is given; default: any URL. */
  readonly urlPath?: string;
  /** A regular expression for the path. */
  readonly urlPathPattern?: string;
  /** The path with its parameters. */
  readonly url?: string;
  /** A regular expression for the path with its parameters. */
  readonly urlPattern?: string;
  /** A path with variables, such as `/users/{id}`. */
  readonly urlPathTemplate?: string;
  /** The other fields of WireMock's pattern, such as `headers`, `queryParameters` and `bodyPatterns`. */
  readonly [field: string]: unknown;
}

/** A stub mapping: a request, and the answer to it (wiremock.org/docs/stubbing). */
export interface WireMockMapping {
  /** Default: any request. */
  readonly request?: WireMockRequestPattern;
  /** The answer, such as `{ status: 200, jsonBody: { name: "Ada" } }`. */
  readonly response?: Readonly<Record<string, unknown>>;
  /** The scenario whose state decides whether the mapping holds (wiremock.org/docs/stateful-behaviour). */
  readonly scenarioName?: string;
  /** The other fields of a mapping, such as `priority` and `requiredScenarioState`. */
  readonly [field: string]: unknown;
}

/** Where a test's mappings are: the name of its part, and the path that they are below. */
export interface Place {
  readonly name: string;
  readonly path: string;
}

/** Adds stub mappings, in a place of their own or anywhere. Throws InvalidOptionError. */
export async function addMappings(
  server: AskedServer,
  mappings: readonly WireMockMapping[],
  place?: Place,
): Promise<void> {
  toJson(mappings, "addMappings");
  const placed = place === undefined ? mappings : mappings.map((one) => placedIn(place, one));
  const json = { mappings: placed };
  await askServer(server, { method: "POST", path: "/__admin/mappings/import", json });
}

/** Returns the requests that match, in a place or anywhere, in the order in which they came. Throws InvalidOptionError. */
export async function receivedRequests(
  server: AskedServer,
  pattern: WireMockRequestPattern = {},
  path = "",
): Promise<ReceivedRequest[]> {
  const json = patternBelow(path, pattern);
  const { requests, requestJournalDisabled } = await findRequests(server, json);
  if (requestJournalDisabled !== true) {
    return requests.map((request) => toReceivedRequest(request, path));
  }
  throw new MayflyError(server.code, "WireMock does not record the requests that come.", {
    hint: "start it without the option --no-request-journal.",
  });
}

/** The answer to a search. Without journal, nothing is found. */
interface FoundRequests {
  readonly requests: readonly RawRequest[];
  readonly requestJournalDisabled?: boolean;
}

async function findRequests(server: AskedServer, json: object): Promise<FoundRequests> {
  const path = "/__admin/requests/find";
  const { body } = await askServer(server, { method: "POST", path, json });
  return JSON.parse(body) as FoundRequests;
}

/** Removes the mappings of a place and forgets its requests. */
export async function clearPlace(server: AskedServer, { name, path }: Place): Promise<void> {
  const metadata = { matchesJsonPath: { expression: `$.${OWNER}`, equalTo: name } };
  const remove = (kind: string, json: unknown): Promise<unknown> =>
    askServer(server, { method: "POST", path: `/__admin/${kind}`, json });
  await remove("mappings/remove-by-metadata", metadata);
  const requests = patternBelow(path);
  // Without journal, the server answers the removal of requests with 500.
  const { requestJournalDisabled } = await findRequests(server, { ...requests, ...NOTHING });
  if (requestJournalDisabled !== true) await remove("requests/remove", requests);
}

/** The part of a pattern that no request matches, so that an answer is small. */
const NOTHING = { method: "NONE" };

/** Returns to the mappings of the start, and forgets all requests. */
export async function reset(server: AskedServer): Promise<void> {
  await askServer(server, { method: "POST", path: "/__admin/reset" });
}

/** Returns the names of the parts that have mappings. */
export async function namesOfParts(server: AskedServer): Promise<string[]> {
  const { body } = await askServer(server, { path: "/__admin/mappings" });
  const { mappings } = JSON.parse(body) as {
    readonly mappings: readonly { readonly metadata?: Readonly<Record<string, unknown>> }[];
  };
  const names = mappings.map(({ metadata }) => metadata?.[OWNER]);
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

/** The field of a mapping's metadata that has the name of its part. */
const OWNER = "mayfly";

function placedIn({ name, path }: Place, mapping: WireMockMapping): WireMockMapping {
  const { request, response, metadata, scenarioName, id, uuid, ...rest } = mapping;
  const given = id ?? uuid;
  return {
    ...rest,
    request: patternBelow(path, request),
    ...(response !== undefined && { response: placedResponse(path, response) }),
    // The server has one mapping for each id.
    ...(given !== undefined && { id: uuidOf(`${name} ${JSON.stringify(given)}`) }),
    // The state of a scenario belongs to its name.
    ...(scenarioName !== undefined && { scenarioName: `${name} ${scenarioName}` }),
    metadata: { ...(metadata as object | undefined), [OWNER]: name },
  };
}

/** A real service does not know the path, so the server forwards requests without it. */
function placedResponse(
  path: string,
  response: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const expected = "an object";
  const { proxyBaseUrl, proxyUrlPrefixToRemove = "" } = checkObject(response, "response", expected);
  if (proxyBaseUrl === undefined) return response;
  return { ...response, proxyUrlPrefixToRemove: `${path}${String(proxyUrlPrefixToRemove)}` };
}

/** Returns an id that is always the same for a name. */
function uuidOf(name: string): string {
  const digits = createHash("sha256").update(name).digest("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

const TEXTS = ["url", "urlPath", "urlPathTemplate"];
const EXPRESSIONS = ["urlPattern", "urlPathPattern"];

/** Returns a pattern for requests below a path, whose own URL begins there. Throws InvalidOptionError. */
function patternBelow(path: string, pattern: WireMockRequestPattern = {}): WireMockRequestPattern {
  checkObject(pattern, "request", "an object");
  if (path === "") return pattern;
  const field = [...TEXTS, ...EXPRESSIONS].find((name) => pattern[name] !== undefined);
  if (field === undefined) return { ...pattern, urlPathPattern: `${path}(/.*)?` };
  const value = checkText(pattern[field] as string, `request.${field}`);
  if (EXPRESSIONS.includes(field)) {
    return { ...pattern, [field]: `${path}(?:${withoutAnchors(value)})` };
  }
  if (value.startsWith("/")) return { ...pattern, [field]: `${path}${value}` };
  throw InvalidOptionError.quoting(`request.${field}`, "a path that begins with a slash", value);
}

/** What has no anchor of an alternative's begin: an escaped character, and a set of characters. */
const ANCHORS = /\\.|\[(?:\\.|[^\\\]])*\]|(^|[|(]|\(\?:)\^/gs;

/** Removes `^` from the begin of each alternative: behind a path, it would never match. */
function withoutAnchors(expression: string): string {
  return expression.replace(ANCHORS, (found, before?: string) => before ?? found);
}
