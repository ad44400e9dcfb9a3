import {
  fieldOf,
  MayflyError,
  messageOf,
  sendHttpRequest,
  type HttpAnswer,
} from "../../src/module";

/** A search server, and how to log in. */
export interface SearchServer {
  /** As errors call it, e.g. `Elasticsearch`. */
  readonly product: string;
  readonly host: string;
  readonly port: number;
  /** Undefined for a server without users. */
  readonly login?: { readonly username: string; readonly password: string };
  readonly isSecure: boolean;
}

const TIMEOUT_MS = 30_000;

/**
 * Sends a request and returns the JSON of its answer. Accepts any certificate. Throws MayflyError with the code
 * `<PRODUCT>_REQUEST_FAILED` for a status of 400 or more, or if there is no answer within 30 seconds.
 */
export async function ask<T>(server: SearchServer, method: string, path: string): Promise<T> {
  const { product, host, port, login, isSecure } = server;
  const fail = (reason: string, cause?: unknown): MayflyError =>
    new MayflyError(
      `${product.toUpperCase()}_REQUEST_FAILED`,
      `${method} ${path} failed on ${product} at ${host}:${port}: ${reason}`,
      { cause },
    );
  let answer: HttpAnswer;
  try {
    answer = await sendHttpRequest({
      ...{ host, port, method, path },
      headers: login === undefined ? {} : { Authorization: basic(login) },
      payload: undefined,
      tls: isSecure ? {} : undefined,
      insecure: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      bodyLimit: () => Infinity,
    });
  } catch (error) {
    throw fail(messageOf(error), error);
  }
  if (answer.status >= 400) throw fail(`${answer.status} ${reasonIn(answer.body)}`);
  return JSON.parse(answer.body) as T;
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Returns `error.reason` of the body, or the body if it has none. */
function reasonIn(body: string): string {
  try {
    const reason = fieldOf(fieldOf(JSON.parse(body), "error"), "reason");
    return typeof reason === "string" ? reason : body;
  } catch {
    return body;
  }
}
