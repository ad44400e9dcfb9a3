import { once } from "node:events";
import { createServer, request as requestHttp, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the front answers instead of the registry; undefined lets the request through. */
export type Interruption = (
  request: { readonly method: string; readonly path: string },
  response: ServerResponse,
) => boolean;

/** A proxy before a registry, which notes an engine's requests and can answer instead of the registry. */
export interface RegistryFront extends AsyncDisposable {
  /** The registry's name in an image's name. */
  readonly host: string;
  /** Requests so far, as `GET /v2/app/manifests/1`. */
  readonly requests: string[];
  /** Called first for each request; returns whether it has answered. */
  interrupt: Interruption;
}

export async function registryFront(registry: string): Promise<RegistryFront> {
  const requests: string[] = [];
  const front = createServer((incoming, response) => {
    const { method = "GET", url = "/" } = incoming;
    requests.push(`${method} ${url}`);
    if (value.interrupt({ method, path: url }, response)) return;
    const { headers } = incoming;
    const passed = requestHttp(`http://${registry}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    incoming.pipe(passed);
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  const value: RegistryFront = {
    host: `127.0.0.1:${(front.address() as AddressInfo).port}`,
    requests,
    interrupt: () => false,
    async [Symbol.asyncDispose]() {
      front.closeAllConnections();
      front.close();
      await once(front, "close");
    },
  };
  return value;
}
