// A service that the code of a page calls with a token.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReaderService {
  readonly url: string;
  /** The claims of the last bearer token. */
  claims(): Readonly<Record<string, unknown>>;
  close(): void;
}

/** Starts an HTTP server that remembers the last bearer token. */
export async function readerService(): Promise<ReaderService> {
  let last = "";
  const server = createServer(({ headers: { authorization = "" } }, response) => {
    last = authorization;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    claims: () => claimsOf(last),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Returns what a token says, without checking its signature. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const text = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
