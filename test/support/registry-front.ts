import { once } from "node:events";
import { createServer, request as requestHttp, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the front answers instead of the registry; undefined lets the request through. */
export type Interruption = (
  request: { readonly method: string; readonly path: string },
  response: ServerResponse,
) => boolean;

/** Stands before a registry, notes what an engine asks of it, and can answer in its place. */
export interface RegistryFront extends AsyncDisposable {
  /** As in an image's name. */
  readonly host: string;
  /** Requests so far, as `GET /v2/app/manifests/1`. */
  readonly requests: string[];
  /** Is asked first, and says whether it has answered. */
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
