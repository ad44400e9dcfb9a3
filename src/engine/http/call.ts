import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { nativeRequest, type BeginRequest } from "../../common/network/native-http";
import type { EngineAddress } from "../endpoint";

/** An HTTP request as it is sent. */
export interface Call {
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  /** A stream is sent as it is read. */
  readonly body?: string | Readable | undefined;
  /** The protocol to upgrade the connection to, e.g. `tcp`. */
  readonly upgradeTo?: string | undefined;
}

/**
 * Sends a request. Returns the answer as soon as its head has arrived, or the bare connection if the engine changed
 * protocols. Rejects with Node's own error: on an abort, an AbortError.
 */
export async function call(
  address: EngineAddress,
  { method, path, headers, body, upgradeTo }: Call,
  signal: AbortSignal,
): Promise<IncomingMessage | Duplex> {
  const isSecure = "host" in address && address.tls !== undefined;
  const begin = await nativeRequest({ isSecure });
  const upgrade = upgradeTo !== undefined && { Connection: "Upgrade", Upgrade: upgradeTo };
  return new Promise((resolve, reject) => {
    const request = begin({
      ...target(address),
      method,
      path: "host" in address ? `${address.basePath ?? ""}${path}` : path,
      headers: { ...headers, ...upgrade },
      signal,
    });
    request.on("response", resolve);
    request.on("upgrade", (_response, connection, head) => {
      if (head.length > 0) connection.unshift(head);
      resolve(connection);
    });
    request.on("error", reject);
    if (body === undefined || typeof body === "string") {
      request.end(body);
    } else {
      body.on("error", (error) => request.destroy(error));
      body.pipe(request);
    }
  });
}

function target(address: EngineAddress): Parameters<BeginRequest>[0] {
  // Connections to a socket are not kept: opening one takes 0.2 ms. A request on a kept connection fails if the engine
  // has closed it (Podman does so after five idle seconds).
  if ("socketPath" in address) return { socketPath: address.socketPath };
  const { host, port, tls } = address;
  return { host, port, ...tls, keepsConnection: true };
}
