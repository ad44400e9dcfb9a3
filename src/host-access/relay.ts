import { createServer, type Server, type Socket } from "node:net";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import { join, reset, type ServerConnections } from "./server-connections";

/** A decision, by a client's address, whether to serve it. */
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
    // Each side can end its half of the connection: the two ends are forwarded separately.
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
      debug(undefined, () => `relay of port ${port}: ${error.message}`);
    });
    return relay;
  }

  /** Stops listening. Accepted connections go on. */
  close(): Promise<void> {
    // The address is free at once, though the callback comes after the last connection.
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
        // As the server's machine would answer: at once, with a reset.
        reset(client);
      },
    );
  }

  /** Connects to the server only if the client is admitted, so that the server sees no others. */
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
