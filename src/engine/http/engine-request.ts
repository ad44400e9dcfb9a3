import type { OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { VERSION } from "../../version";
import type { Patience } from "./answer-limit";

/** One request to the engine. */
export interface EngineRequest extends Patience {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Without the version prefix and the query. */
  readonly path: string;
  /** The fields of the query. Undefined ones are left out; booleans become 1 and 0, objects JSON. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>;
  /** Query fields that are repeated, once for each value. */
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** A tar archive that is sent as it is read, instead of a body. */
  readonly upload?: Readable;
  /** The header `X-Registry-Auth`: the login at one registry. */
  readonly registryAuth?: object | undefined;
  /** The header `X-Registry-Config`: logins at several registries. */
  readonly registryConfig?: object;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The protocol that `upgrade` asks for. Default `tcp`. */
  readonly upgradeTo?: string;
  /** Statuses besides 2xx that are not failures. */
  readonly accept?: readonly number[];
  /**
   * True if sending the request twice has the same effect as once. It is then sent again if the connection breaks
   * before the answer is complete. Default: true for GET.
   */
  readonly repeatable?: boolean;
}

/** Returns the path with the version prefix and the query. */
export function pathOf(
  { path, query = {}, repeated = {} }: EngineRequest,
  apiVersion: string | undefined,
): string {
  const fields = Object.entries<string | undefined | readonly string[]>({
    ...Object.fromEntries(Object.entries(query).map(([name, value]) => [name, toField(value)])),
    ...repeated,
  }).flatMap(([name, values = []]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  const version = apiVersion === undefined ? "" : `/v${apiVersion}`;
  return `${version}${path}${fields.length === 0 ? "" : `?${fields.join("&")}`}`;
}

function toField(value: string | number | boolean | object | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Returns the headers of a request. */
export function headersOf({
  headers,
  registryAuth,
  registryConfig,
  body,
  upload,
}: EngineRequest): OutgoingHttpHeaders {
  return {
    "User-Agent": `mayfly/${VERSION}`,
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...(upload !== undefined && { "Content-Type": "application/tar" }),
    ...(registryAuth && { "X-Registry-Auth": toBase64Url(registryAuth) }),
    ...(registryConfig && { "X-Registry-Config": toBase64Url(registryConfig) }),
    ...(headers as OutgoingHttpHeaders),
  };
}

function toBase64Url(value: object): string {
  // The engine's decoder insists on padding, which Node's "base64url" leaves out.
  const text = Buffer.from(JSON.stringify(value)).toString("base64");
  return text.replaceAll("+", "-").replaceAll("/", "_");
}
