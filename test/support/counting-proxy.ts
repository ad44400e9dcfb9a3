import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { config } from "../../src/config";
import { findEngine } from "../../src/engine/find-engine";

export interface CountingProxy extends AsyncDisposable {
  /** For `DOCKER_HOST`. */
  readonly uri: string;
  /** The requests so far, e.g. `POST /containers/create`, without version prefix and query. */
  readonly requests: readonly string[];
}

const REQUEST_LINE = /^([A-Z]+) (?:\/v[\d.]+)?(\/[^\s?]*)\S* HTTP\/1\.1\r\n/;

/** Passes connections on to the engine and notes their requests, one for each connection. */
export async function countingProxy(): Promise<CountingProxy> {
  const { address } = await findEngine(config());
  const target: NetConnectOpts =
    "socketPath" in address ? { path: address.socketPath } : { ...address };
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ ...target, allowHalfOpen: true });
    keep(client);
    keep(engine);
    client.on("data", (data: Buffer) => {
      const [, method, path] = REQUEST_LINE.exec(data.toString("latin1")) ?? [];
      if (method !== undefined && path !== undefined) requests.push(`${method} ${path}`);
    });
    client.pipe(engine).pipe(client);
    client.on("close", () => engine.destroy());
    // The client may not have taken everything yet.
    engine.on("close", () => {
      client.destroySoon();
    });
  });
  const folder = await mkdtemp(join(tmpdir(), "mayfly-proxy-"));
  const path = join(folder, "engine.sock");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return {
    uri: `unix://${path}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
