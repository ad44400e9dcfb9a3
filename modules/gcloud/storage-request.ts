import {
  httpRequest,
  MayflyError,
  messageOf,
  type ApiRequest,
  type HttpServer,
} from "../../src/module";

const LONGEST_REASON = 500;
const NOT_FOUND = 404;

/**
 * Sends a request to the server; returns the answer's JSON, undefined if what it names does not exist. Throws MayflyError
 * with the code `GCS_REQUEST_FAILED`.
 */
export async function ask(server: HttpServer, request: ApiRequest): Promise<unknown> {
  const { method = "GET", path } = request;
  const failed = (reason: string, cause?: unknown): MayflyError =>
    new MayflyError(
      "GCS_REQUEST_FAILED",
      `fake-gcs-server did not accept ${method} ${path}: ${reason}`,
      { cause, hint: "check that the container still runs" },
    );
  const { status, body } = await httpRequest(server, request).catch((error: unknown) => {
    throw failed(messageOf(error), error);
  });
  if (status === NOT_FOUND) return undefined;
  if (status >= 300) throw failed(`HTTP ${status}: ${body.slice(0, LONGEST_REASON)}`);
  return body === "" ? undefined : JSON.parse(body);
}
