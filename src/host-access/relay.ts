import { createServer, type Server, type Socket } from "node:net";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import { join, reset, type ServerConnections } from "./server-connections";

/** Decides by its address whether a client is served. */
export type Admission = (address: string) => Promise<boolean>;

/**
 * Listens at one address of this machine for connections to a server on its loopback address. It
 * never keeps the process alive.
 */
export class Relay {
  readonly #server: Server;

  private constructor(
    private readonly connections: ServerConnections,
    private readonly admits: Admission,
  ) {
    // Either side may have said all and still listen: each end is passed on by itself.
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.#accept(client);
    }).unref();
  }

  /** Rejects as `listen` does: EADDRINUSE, EADDRNOTAVAIL, EACCES. */
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

  /** Stops listening. What was accepted goes on. */
  close(): Promise<void> {
    // Told only when the last connection has ended, but free is the address at once.
    this.#server.close();
    return Promise.resolve();
  }

  #accept(socket: Socket): void {
    const client = this.connections.hold(socket.unref().setNoDelay(true));
    this.#dialFor(client).then(
      (server) => {
        join(client, server);
      },
      (error: unknown) => {
        debug(undefined, () => messageOf(error));
        // As the server's own machine would answer: at once, and not as an orderly end.
        reset(client);
      },
    );
  }

  /** Connects to the server only for a client that is admitted: the server sees nothing of others. */
  async #dialFor(client: Socket): Promise<Socket> {
    // A client that has gone already has no address.
    const { remoteAddress = "" } = client;
    if (!(await this.admits(remoteAddress))) {
      const { port } = this.connections;
      throw new Error(`refused ${remoteAddress} on port ${port}: no container has this address`);
    }
    return this.connections.dial();
  }
}
