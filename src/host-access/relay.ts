import { connect, createServer, type Server, type Socket } from "node:net";
import { debug } from "../debug";
import { fieldOf, messageOf } from "../errors";

const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"] as const;

/**
 * Passes TCP connections from one address of this machine on to the same port of its loopback
 * address, of IPv4 or else of IPv6. It never keeps the process alive.
 */
export class Relay {
  readonly #connections = new Set<Socket>();
  readonly #server: Server;

  private constructor(readonly port: number) {
    // Either side may have said all and still listen: each end is passed on by itself.
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.#accept(client);
    }).unref();
  }

  /** Rejects as `listen` does: EADDRINUSE, EADDRNOTAVAIL, EACCES. */
  static async open(address: string, port: number): Promise<Relay> {
    const relay = new Relay(port);
    const server = relay.#server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: address, port, exclusive: true }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    server.on("error", (error) => {
      debug(undefined, () => `relay of port ${port}: ${error.message}`);
    });
    return relay;
  }

  /** Stops listening and closes what runs through it. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    this.#hold(client);
    this.#dial(client).catch((error: unknown) => {
      debug(undefined, () => `no server on port ${this.port}: ${messageOf(error)}`);
      // As the server's own machine would answer: at once, and not as an orderly end.
      client.resetAndDestroy();
    });
  }

  async #dial(client: Socket): Promise<void> {
    for (const host of LOOPBACK_ADDRESSES) {
      const server = this.#hold(connect({ host, port: this.port, allowHalfOpen: true }));
      try {
        await connected(server);
      } catch (error) {
        if (fieldOf(error, "code") === "ECONNREFUSED" && host !== "::1") continue;
        throw error;
      }
      join(client, server);
      return;
    }
  }

  #hold(socket: Socket): Socket {
    this.#connections.add(socket);
    socket.once("close", () => this.#connections.delete(socket));
    // What it means to the other side is said where both are joined.
    socket.on("error", (error) => {
      debug(undefined, () => `relay of port ${this.port}: ${error.message}`);
    });
    return socket.unref().setNoDelay(true);
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
}

/** Each side's bytes, its end and its failure become the other's; `pipe` keeps a slow reader's pace. */
function join(client: Socket, server: Socket): void {
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      // Closed before it had ended: there is nothing more to come, nor to be read.
      if (!from.readableEnded) to.destroy();
    });
  }
  if (client.destroyed) server.resetAndDestroy();
}
