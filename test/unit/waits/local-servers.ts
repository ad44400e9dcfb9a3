import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

export { freePort } from "../../support/free-port";

export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  /** How many connections there were so far. */
  readonly connections: () => number;
}

/** Starts a TCP server on the loopback address, or on another one. */
export function tcpServer(
  onConnection: (socket: Socket) => void,
  { port = 0, host = "127.0.0.1" } = {},
): Promise<LocalServer> {
  return listen(createServer(onConnection), port, host);
}

export function httpServer(onRequest: RequestListener): Promise<LocalServer> {
  return listen(createHttpServer(onRequest), 0, "127.0.0.1");
}

/** Accepts and closes at once, as an engine's proxy does while the container refuses. */
export function proxyWithoutService(): Promise<LocalServer> {
  return tcpServer((socket) => socket.end());
}

export async function listen(server: Server, port: number, host: string): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
