import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";
import { nativeRequest } from "../../common/network/native-http";

/** TLS options. Certificates and keys are in PEM format. */
export interface HttpTlsOptions {
  /** Certificate authorities to trust instead of the usual ones. */
  readonly ca?: string;
  /** The client's own certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** The name that the server's certificate must contain; default: the host. */
  readonly servername?: string;
}

export interface HttpRequest extends Pick<
  RequestOptions,
  "host" | "port" | "path" | "method" | "headers"
> {
  readonly payload: string | Buffer | undefined;
  /** Undefined for plain HTTP. */
  readonly tls: HttpTlsOptions | undefined;
  /** Accept any certificate. */
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  /** How many bytes of the body to read for an answer with this status. */
  readonly bodyLimit: (status: number) => number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Read as UTF-8. */
  readonly body: string;
}

/** Sends one request on a new connection. Does not follow redirects. */
export async function sendHttpRequest({
  payload,
  tls,
  insecure,
  bodyLimit,
  ...target
}: HttpRequest): Promise<HttpAnswer> {
  const begin = await nativeRequest({ isSecure: tls !== undefined });
  const options = {
    ...target,
    ...(tls !== undefined && { ...tls, rejectUnauthorized: !insecure }),
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // Stays attached: the connection can still fail while the body is read.
    begin(options).on("response", resolve).on("error", reject).end(payload);
  });
  const status = response.statusCode ?? 0;
  const { headers } = response;
  return { status, headers, body: await readBody(response, bodyLimit(status)) };
}

async function readBody(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    if (limit === 0) return "";
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    response.destroy();
  }
}
