import {
  fieldOf,
  httpRequest,
  MayflyError,
  messageOf,
  type HttpAnswer,
  type HttpServer,
} from "../../src/module";

/** A search server, and how to log in. */
export interface SearchServer extends HttpServer {
  /** As errors call it, e.g. `Elasticsearch`. */
  readonly product: string;
}

/**
 * Sends a request and returns the JSON of its answer. Accepts any certificate. Throws MayflyError with the code
 * `<PRODUCT>_REQUEST_FAILED` for a status of 400 or more, or if there is no answer within 30 seconds.
 */
export async function ask<T>(server: SearchServer, method: string, path: string): Promise<T> {
  const { product, host, port } = server;
  const fail = (reason: string, cause?: unknown): MayflyError =>
    new MayflyError(
      `${product.toUpperCase()}_REQUEST_FAILED`,
      `${method} ${path} failed on ${product} at ${host}:${port}: ${reason}`,
      { cause },
    );
  let answer: HttpAnswer;
  try {
    answer = await httpRequest(server, { method, path });
  } catch (error) {
    throw fail(messageOf(error), error);
  }
  if (answer.status >= 400) throw fail(`${answer.status} ${reasonIn(answer.body)}`);
  return JSON.parse(answer.body) as T;
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
