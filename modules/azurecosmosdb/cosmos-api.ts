import { createHmac } from "node:crypto";
import { epoch, type ApiRequest, type HttpServer } from "../../src/module";
import { KEY } from "./settings";

const API_VERSION = "2018-12-31";

/** Where this process reaches the emulator. */
export type CosmosAddress = Pick<HttpServer, "host" | "port" | "isSecure">;

/** Returns a request for databases, or for one of them, that is signed with the account's key. */
export function databaseRequest(
  method: "GET" | "POST" | "DELETE",
  database?: string,
  json?: object,
): ApiRequest {
  const link = database === undefined ? "" : `dbs/${database}`;
  const date = new Date(epoch()).toUTCString().toLowerCase();
  return {
    method,
    path: `/${link === "" ? "dbs" : link}`,
    ...(json !== undefined && { json }),
    headers: {
      Accept: "application/json",
      Authorization: authorization({ method, type: "dbs", link, date }),
      "x-ms-date": date,
      "x-ms-version": API_VERSION,
    },
  };
}

interface Signed {
  readonly method: string;
  /** The kind of the resource, for example `dbs`. */
  readonly type: string;
  /** The path of the resource, or of what contains it. */
  readonly link: string;
  /** In lower case, as in `x-ms-date`. */
  readonly date: string;
}

/**
 * Returns the value of the header `Authorization`
 * (learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources).
 */
export function authorization({ method, type, link, date }: Signed): string {
  const signed = `${method.toLowerCase()}\n${type}\n${link}\n${date}\n\n`;
  const signature = createHmac("sha256", Buffer.from(KEY, "base64"))
    .update(signed)
    .digest("base64");
  return encodeURIComponent(`type=master&ver=1.0&sig=${signature}`);
}
