import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { holdProcess } from "../../common/clock";
import { debug } from "../../common/debug";
import { messageOf } from "../../errors";
import type { Listener } from "../entrance";
import { join, type ServerConnections } from "../server-connections";

/** The address that is listened at: all of IPv4. */
const ANYWHERE = "0.0.0.0";
const USER = "root";

/** A key that one connection is made with and that nobody keeps. */
export interface KeyPair {
  /** In the format of `authorized_keys`. */
  readonly public: string;
  readonly private: string;
}

export async function generateKeyPair(): Promise<KeyPair> {
  const { utils } = await import("ssh2");
  // Of ssh2's Ed25519 keys one in 256 cannot be read (github.com/mscdex/ssh2/issues/1513).
  return utils.generateKeyPairSync("ecdsa", { bits: 256 });
}

/**
 * An SSH connection whose far end listens on ports for us (RFC 4254, section 7). It is not checked
 * who is at the far end: the stream leads into a container that was just created.
 */
export class SshConnection {
  readonly #ports = new Map<number, ServerConnections>();
  readonly #closed: Promise<void>;

  private constructor(private readonly client: Client) {
    client.on("tcp connection", ({ destPort }, accept, reject) => {
      const connections = this.#ports.get(destPort);
      // It may have come before the far end stopped listening.
      if (connections === undefined) reject();
      else this.#pass(connections, accept, reject);
    });
    client.on("error", (error) => {
      debug(undefined, () => `tunnel: ${error.message}`);
    });
    this.#closed = new Promise((resolve) => client.once("close", resolve));
  }

  /** Rejects when the far end does not speak SSH or does not take the key. */
  static async open(stream: Duplex, { private: privateKey }: KeyPair): Promise<SshConnection> {
    const { Client } = await import("ssh2");
    const client = new Client();
    const connection = new SshConnection(client);
    using _waiting = holdProcess();
    await new Promise<void>((resolve, reject) => {
      const ended = (): void => {
        reject(stream.errored ?? new Error("the stream ended"));
      };
      if (stream.destroyed) ended();
      client.once("ready", resolve).once("error", reject).once("close", ended);
      // Who waits for it has a deadline, on a clock that tests do not replace.
      client.connect({ sock: stream, username: USER, privateKey, readyTimeout: 0 });
    });
    return connection;
  }

  /** Resolves when the connection is no more, whoever ended it. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Ends it at once, with everything that runs through it. */
  close(): void {
    this.client.destroy();
  }

  /** Lets the far end listen on a port. Rejects where it cannot. */
  async listen(connections: ServerConnections): Promise<Listener> {
    const { port } = connections;
    // The stream itself keeps no process alive, which is to wait for this answer all the same.
    using _waiting = holdProcess();
    await new Promise<void>((resolve, reject) => {
      this.client.forwardIn(ANYWHERE, port, settle(resolve, reject));
    });
    this.#ports.set(port, connections);
    return { close: () => this.#unlisten(port) };
  }

  async #unlisten(port: number): Promise<void> {
    this.#ports.delete(port);
    using _waiting = holdProcess();
    try {
      await new Promise<void>((resolve, reject) => {
        this.client.unforwardIn(ANYWHERE, port, settle(resolve, reject));
      });
    } catch (error) {
      // With the connection all of its ports are gone, too.
      debug(undefined, () => `port ${port} of the tunnel: ${messageOf(error)}`);
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

/** Neither side's end closes a channel, and it says that it is closed only to who reads it. */
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
