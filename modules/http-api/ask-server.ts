import {
  httpRequest,
  MayflyError,
  messageOf,
  type ApiRequest,
  type HttpAnswer,
  type HttpServer,
} from "../../src/module";

/** A server with an HTTP API, and what its errors are called. */
export interface AskedServer extends HttpServer {
  /** The server's name in error messages. */
  readonly product: string;
  /** The error's code, for example `ETCD_REQUEST_FAILED`. */
  readonly code: string;
}

/**
 * Sends a request to the API of a module's server. Resolves with an answer whose status is below 300 or one of
 * `expected`; throws MayflyError with the server's code otherwise.
 */
export async function askServer(
  server: AskedServer,
  request: ApiRequest,
  expected: readonly number[] = [],
): Promise<HttpAnswer> {
  const { method = "GET", path } = request;
  const failed = (reason: string, details: { hint?: string; cause?: unknown }): MayflyError => {
    const where = `${server.product} at ${server.host}:${server.port}`;
    const message = `${where} did not accept ${method} ${path}: ${reason}`;
    return new MayflyError(server.code, message, details);
  };
  const answer = await httpRequest(server, request).catch((error: unknown) => {
    const hint = "check that the container is running, and read its log.";
    throw failed(messageOf(error), { cause: error, hint });
  });
  const { status, body } = answer;
  if (status < 300 || expected.includes(status)) return answer;
  throw failed(`HTTP ${status}: ${body.trim().slice(0, LONGEST_REASON)}`, {});
}

const LONGEST_REASON = 500;
