import type { Socket } from "node:net";
import { nativeConnect } from "../common/network/native-connect";
import type { Duplex } from "node:stream";
import { debug } from "../common/debug";
import { fieldOf } from "../errors";

const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"] as const;
/** Codes for a port without a server, and for a machine without IPv6, such as most containers. */
const NO_SERVER = new Set(["ECONNREFUSED", "EADDRNOTAVAIL", "EAFNOSUPPORT", "ENETUNREACH"]);

/**
 * The connections of one exposed port. Each connects a container with the server on this machine's loopback
 * address. They do not keep the process alive.
 */
export class ServerConnections {
  readonly #onNoServer: () => void;
  readonly #ends = new Set<Duplex>();

  constructor(
    readonly port: number,
    /** Called when a container has connected and no server listens. */
    onNoServer: () => void = () => undefined,
  ) {
    this.#onNoServer = onNoServer;
  }

  /** Registers one end of a connection, so `close` closes it, and handles its errors. */
  hold<T extends Duplex>(end: T): T {
    this.#ends.add(end);
    end.once("close", () => this.#ends.delete(end));
    // `join` passes the error on to the other side.
    end.on("error", (error) => {
      debug(undefined, () => `a connection to port ${this.port} failed: ${error.message}`);
    });
    return end;
  }

  /** Connects to the server by IPv4, otherwise by IPv6. Rejects as `connect` does. */
  async dial(): Promise<Socket> {
    for (const host of LOOPBACK_ADDRESSES) {
      const socket = nativeConnect({ host, port: this.port, allowHalfOpen: true });
      const server = this.hold(socket.unref().setNoDelay(true));
      try {
        await connected(server);
        return server;
      } catch (error) {
        if (!NO_SERVER.has(String(fieldOf(error, "code")))) throw error;
      }
    }
    this.#onNoServer();
    throw new Error(`no server listens on port ${this.port}`);
  }

  close(): void {
    for (const end of this.#ends) end.destroy();
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
}

/** Forwards the bytes, the end and the failure of each side to the other, at the pace of the slower side. */
export function join(client: Duplex, server: Duplex): void {
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.pipe(to);
    from.on("error", () => {
      reset(to);
    });
    from.on("close", () => {
      // It closed before both sides had ended, so no more data comes, or nobody reads it.
      if (!from.readableEnded || !to.readableEnded) to.destroy();
    });
  }
  if (client.destroyed) reset(server);
}

/** Closes a connection, if possible with a reset, so the other side sees a failure. */
export function reset(end: Duplex): void {
  if ("resetAndDestroy" in end) (end as Socket).resetAndDestroy();
  else end.destroy();
}
