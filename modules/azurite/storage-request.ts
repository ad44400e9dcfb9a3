import { createHmac } from "node:crypto";
import { httpRequest, MayflyError, messageOf, type HttpServer } from "../../src/module";
import type { StorageAccount } from "./settings";

/** An account, and where its services are. */
export interface Storage extends StorageAccount {
  readonly blob: HttpServer;
  readonly queue: HttpServer;
  readonly table: HttpServer;
}

export interface StorageRequest {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly service: "blob" | "queue" | "table";
  /** The path after the account. Default: none. */
  readonly path?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status of an answer that is no failure although it says so. */
  readonly accepted?: number;
}

/** Resolves with the answer's body. Throws MayflyError with the code `AZURITE_REQUEST_FAILED`. */
export async function ask(storage: Storage, request: StorageRequest): Promise<string> {
  const { method, service, path = "", parameters = {}, headers = {}, accepted } = request;
  const { accountName } = storage;
  const query = new URLSearchParams({ ...parameters, ...signature(storage) });
  const what = `${method} /${accountName}${path} of the ${service} service`;
  const { status, body } = await httpRequest(storage[service], {
    method,
    path: `/${accountName}${path}?${query.toString()}`,
    // Node does not send the length of an empty body.
    headers: { "Content-Length": "0", ...headers },
  }).catch((error: unknown) => {
    throw failed(what, messageOf(error), error);
  });
  if (status < 300 || status === accepted) return body;
  throw failed(what, `${status} ${body}`);
}

const VERSION = "2019-12-12";

/**
 * Returns the parameters that allow a request to any of the account's services
 * (learn.microsoft.com/rest/api/storageservices/create-account-sas).
 */
function signature({ accountName, accountKey }: StorageAccount): Record<string, string> {
  const given = { sp: "rwdlacup", ss: "bqt", srt: "sco", se: "2999-12-31T00:00:00Z", sv: VERSION };
  const { sp, ss, srt, se, sv } = given;
  // The empty lines are the start, the addresses and the protocol.
  const text = [accountName, sp, ss, srt, "", se, "", "", sv, ""].join("\n");
  const sig = createHmac("sha256", Buffer.from(accountKey, "base64")).update(text).digest("base64");
  return { ...given, sig };
}

function failed(what: string, evidence: string, cause?: unknown): MayflyError {
  return new MayflyError("AZURITE_REQUEST_FAILED", `${what} failed: ${evidence}`, { cause });
}
