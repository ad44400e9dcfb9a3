import type { ApiRequest, HttpServer } from "../../src/module";
import { askServer } from "../http-api/ask-server";

const NOT_FOUND = 404;

/**
 * Sends a request to the server; returns the answer's JSON, undefined if what it names does not exist. Throws MayflyError
 * with the code `GCS_REQUEST_FAILED`.
 */
export async function ask(server: HttpServer, request: ApiRequest): Promise<unknown> {
  const asked = { ...server, product: "fake-gcs-server", code: "GCS_REQUEST_FAILED" };
  const { status, body } = await askServer(asked, request, [NOT_FOUND]);
  return status === NOT_FOUND || body === "" ? undefined : JSON.parse(body);
}
