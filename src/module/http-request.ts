import { sendHttpRequest, type HttpAnswer } from "../waits/http/http-request";

/** A server with an HTTP API. */
export interface HttpServer {
  readonly host: string;
  readonly port: number;
  /** Sent as HTTP Basic authentication. Default: none. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** Uses HTTPS and accepts any certificate: a throwaway server's can be from any authority. Default false. */
  readonly isSecure?: boolean;
  /** The certificate and key, in PEM format, by which this client logs in over HTTPS. Default: none. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** A request to the HTTP API of a server. */
export interface ApiRequest {
  /** Default `GET`. */
  readonly method?: string;
  /** The path with its parameters, already encoded. */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the whole answer has to be there. Default 30,000. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 30_000;

/**
 * Sends a request to a server's HTTP API, also while a test mocks `fetch` or `node:http`. Resolves with the answer,
 * whatever its status; rejects with Node's error if there is none in time.
 */
export async function httpRequest(
  { host, port, login, isSecure = false, certificate }: HttpServer,
  { method = "GET", path, json, body, headers, timeout = TIMEOUT_MS }: ApiRequest,
): Promise<HttpAnswer> {
  const payload = json === undefined ? body : JSON.stringify(json);
  return await sendHttpRequest({
    host,
    port,
    path,
    method,
    headers: {
      ...(login !== undefined && { Authorization: basic(login) }),
      ...(json !== undefined && { "Content-Type": "application/json" }),
      ...(payload !== undefined && { "Content-Length": Buffer.byteLength(payload) }),
      ...headers,
    },
    payload,
    tls: isSecure ? { ...certificate } : undefined,
    insecure: isSecure,
    signal: AbortSignal.timeout(timeout),
    bodyLimit: () => Infinity,
  });
}

function basic({ username, password }: NonNullable<HttpServer["login"]>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
