import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { holdProcess } from "../../common/clock";
import { debug } from "../../common/debug";
import { messageOf } from "../../errors";
import { loadSsh2 } from "../../unbundled";
import type { Listener } from "../entrance";
import { join, type ServerConnections } from "../server-connections";

/** The address that the server listens on: all IPv4 addresses. */
const ANYWHERE = "0.0.0.0";
const USER = "root";

/** A key pair for one connection. It is never written to disk. */
export interface KeyPair {
  /** The public key in the format of `authorized_keys`. */
  readonly public: string;
  readonly private: string;
}

export function generateKeyPair(): KeyPair {
  const { utils } = loadSsh2();
  // One in 256 of ssh2's Ed25519 keys cannot be read (github.com/mscdex/ssh2/issues/1513).
  return utils.generateKeyPairSync("ecdsa", { bits: 256 });
}

/**
 * An SSH connection whose server listens on ports for this process (RFC 4254, section 7). The server's key is
 * not checked, because the stream goes to a container that Mayfly has just created.
 */
export class SshConnection {
  readonly #client: Client;
  readonly #ports = new Map<number, ServerConnections>();
  readonly #closed: Promise<void>;

  private constructor(client: Client) {
    this.#client = client;
    client.on("tcp connection", ({ destPort }, accept, reject) => {
      const connections = this.#ports.get(destPort);
      // The port can be forgotten already: connections still arrive until the server has stopped listening.
      if (connections === undefined) reject();
      else this.#pass(connections, accept, reject);
    });
    client.on("error", (error) => {
      debug(undefined, () => `the tunnel's SSH connection failed: ${error.message}`);
    });
    this.#closed = new Promise((resolve) => client.once("close", resolve));
  }

  /** Opens a connection. Rejects if the server does not speak SSH or refuses the key. */
  static async open(stream: Duplex, { private: privateKey }: KeyPair): Promise<SshConnection> {
    const { Client } = loadSsh2();
    const client = new Client();
    const connection = new SshConnection(client);
    using _waiting = holdProcess();
    await new Promise<void>((resolve, reject) => {
      const ended = (): void => {
        reject(stream.errored ?? new Error("the stream ended"));
      };
      if (stream.destroyed) ended();
      client.once("ready", resolve).once("error", reject).once("close", ended);
      // No timeout here: the caller has a deadline, which fake timers do not affect.
      client.connect({ sock: stream, username: USER, privateKey, readyTimeout: 0 });
    });
    return connection;
  }

  /** Resolves when the connection has ended for any reason. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Immediately closes the connection and everything that it forwards. */
  close(): void {
    this.#client.destroy();
  }

  /** Makes the server listen on a port. Rejects if it cannot. */
  async listen(connections: ServerConnections): Promise<Listener> {
    const { port } = connections;
    // The stream does not keep the process alive; waiting for the answer does.
    using _waiting = holdProcess();
    await new Promise<void>((resolve, reject) => {
      this.#client.forwardIn(ANYWHERE, port, settle(resolve, reject));
    });
    this.#ports.set(port, connections);
    return { close: () => this.#unlisten(port) };
  }

  async #unlisten(port: number): Promise<void> {
    this.#ports.delete(port);
    using _waiting = holdProcess();
    try {
      await new Promise<void>((resolve, reject) => {
        this.#client.unforwardIn(ANYWHERE, port, settle(resolve, reject));
      });
    } catch (error) {
      // After the connection has ended, nothing listens on the port anyway.
      debug(undefined, () => `could not close port ${port} of the tunnel: ${messageOf(error)}`);
    }
  }

  #pass(connections: ServerConnections, accept: () => Duplex, reject: () => void): void {
    connections.dial().then(
      (server) => {
        const client = connections.hold(accept());
        join(client, server);
        server.once("close", () => {
          closeChannel(client);
        });
      },
      (error: unknown) => {
        debug(undefined, () => messageOf(error));
        reject();
      },
    );
  }
}

/** Closes a channel: ends it, and reads the rest, because `close` is emitted only after everything was read. */
function closeChannel(channel: Duplex): void {
  channel.resume();
  if (channel.writableFinished) channel.destroy();
  else channel.end(() => channel.destroy());
}

function settle(
  resolve: () => void,
  reject: (error: Error) => void,
): (error?: Error | null) => void {
  return (error) => {
    if (error) reject(error);
    else resolve();
  };
}
