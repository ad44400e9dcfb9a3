import { createServer, type Server, type Socket } from "node:net";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import { join, reset, type ServerConnections } from "./server-connections";

/** A function that decides whether to serve a client with this address. */
export type Admission = (address: string) => Promise<boolean>;

/**
 * A server on one address of this machine that forwards connections to the loopback address. It never
 * keeps the process alive.
 */
export class Relay {
  readonly #connections: ServerConnections;
  readonly #admits: Admission;
  readonly #server: Server;

  private constructor(connections: ServerConnections, admits: Admission) {
    this.#connections = connections;
    this.#admits = admits;
    // Each side can end its half of the connection; each end is forwarded separately.
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.#accept(client);
    }).unref();
  }

  /** Starts listening. Rejects as `listen` does: EADDRINUSE, EADDRNOTAVAIL, EACCES. */
  static async open(
    address: string,
    connections: ServerConnections,
    admits: Admission,
  ): Promise<Relay> {
    const { port } = connections;
    const relay = new Relay(connections, admits);
    const server = relay.#server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: address, port, exclusive: true }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    server.on("error", (error) => {
      debug(undefined, () => `the relay of port ${port} failed: ${error.message}`);
    });
    return relay;
  }

  /** Stops listening. Accepted connections go on. */
  close(): Promise<void> {
    // The address is free at once, but the callback would come only after the last connection has closed.
    this.#server.close();
    return Promise.resolve();
  }

  #accept(socket: Socket): void {
    const client = this.#connections.hold(socket.unref().setNoDelay(true));
    this.#dialFor(client).then(
      (server) => {
        join(client, server);
      },
      (error: unknown) => {
        debug(undefined, () => messageOf(error));
        // A port without a server also answers with a reset.
        reset(client);
      },
    );
  }

  /** Connects to the server if the client is admitted; the server never sees other clients. */
  async #dialFor(client: Socket): Promise<Socket> {
    // A client that has already disconnected has no address.
    const { remoteAddress = "" } = client;
    if (!(await this.#admits(remoteAddress))) {
      const { port } = this.#connections;
      throw new Error(`refused ${remoteAddress} on port ${port}: no container has this address`);
    }
    return this.#connections.dial();
  }
}
