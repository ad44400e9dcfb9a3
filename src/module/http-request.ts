import { sendHttpRequest, type HttpAnswer } from "../waits/http/http-request";

/** A request to the HTTP API of a server. */
export interface ApiRequest {
  /** Default `GET`. */
  readonly method?: string;
  /** The path with its parameters, already encoded. */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 30_000;

/**
 * Sends a request to a server's HTTP API, also while a test mocks `fetch` or `node:http`. Resolves with the answer,
 * whatever its status; rejects with Node's error if there is none within 30 seconds.
 */
export async function httpRequest(
  { host, port }: { readonly host: string; readonly port: number },
  { method = "GET", path, json, headers }: ApiRequest,
): Promise<HttpAnswer> {
  const payload = json === undefined ? undefined : JSON.stringify(json);
  return await sendHttpRequest({
    host,
    port,
    path,
    method,
    headers: {
      ...(payload !== undefined && {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(payload),
      }),
      ...headers,
    },
    payload,
    tls: undefined,
    insecure: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    bodyLimit: () => Infinity,
  });
}
