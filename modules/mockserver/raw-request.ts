import type { ReceivedRequest } from "../http-mocks/received-request";

/** A request as MockServer records it (the format `JSON` of its operation `retrieve`). */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly queryStringParameters?: Readonly<Record<string, readonly string[]>>;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** A string, an object with the field `type`, or JSON. */
  readonly body?: unknown;
}

interface TypedBody {
  /** In Base64. Not for JSON. */
  readonly rawBytes?: string;
  /** In Base64. */
  readonly base64Bytes?: string;
  readonly json?: unknown;
}

/** Returns the request; its path begins after `below`. */
export function toReceivedRequest(raw: RawRequest, below: string): ReceivedRequest {
  const headers = Object.entries(raw.headers ?? {});
  return {
    method: raw.method,
    path: raw.path.slice(below.length) || "/",
    query: raw.queryStringParameters ?? {},
    headers: Object.fromEntries(headers.map(([name, values]) => [name.toLowerCase(), values])),
    body: textOf(raw.body),
  };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  const { rawBytes, base64Bytes, json = body } = body as TypedBody;
  const bytes = rawBytes ?? base64Bytes;
  return bytes === undefined ? JSON.stringify(json) : Buffer.from(bytes, "base64").toString();
}
