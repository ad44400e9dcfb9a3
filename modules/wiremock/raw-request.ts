import type { ReceivedRequest } from "../http-mocks/received-request";

/** A request as WireMock records it (wiremock.org/docs/verifying). */
export interface RawRequest {
  readonly method: string;
  /** The path with its parameters. */
  readonly url: string;
  /** A header that came more than once has several values. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly queryParams: Readonly<Record<string, { readonly values: readonly string[] }>>;
  readonly body: string;
}

/** Returns the request; its path begins after `below`. */
export function toReceivedRequest(raw: RawRequest, below: string): ReceivedRequest {
  const headers = Object.entries(raw.headers);
  const query = Object.entries(raw.queryParams);
  const [path = ""] = raw.url.split("?", 1);
  return {
    method: raw.method,
    path: path.slice(below.length) || "/",
    query: Object.fromEntries(query.map(([name, { values }]) => [name, values])),
    headers: Object.fromEntries(
      headers.map(([name, values]) => [name.toLowerCase(), [values].flat()]),
    ),
    body: raw.body,
  };
}
