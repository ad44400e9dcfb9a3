import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { debug } from "../common/debug";
import { fieldOf } from "../errors";

const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"] as const;
/** Nobody listens there; or, of IPv6, there is no such address, as in most containers. */
const NO_SERVER = new Set(["ECONNREFUSED", "EADDRNOTAVAIL", "EAFNOSUPPORT", "ENETUNREACH"]);

/**
 * The connections of one exposed port: each has an end that came from a container and one to the
 * server on this machine's loopback address. None keeps the process alive.
 */
export class ServerConnections {
  readonly #ends = new Set<Duplex>();

  constructor(
    readonly port: number,
    /** Called when a container has come and no server was there for it. */
    private readonly onNoServer: () => void = () => undefined,
  ) {}

  /** Sees to it that an end is closed with the others, and that its failure is nobody's surprise. */
  hold<T extends Duplex>(end: T): T {
    this.#ends.add(end);
    end.once("close", () => this.#ends.delete(end));
    // What it means to the other side is said where both are joined.
    end.on("error", (error) => {
      debug(undefined, () => `a connection to port ${this.port}: ${error.message}`);
    });
    return end;
  }

  /** Connects to the server, on IPv4 or else on IPv6. Rejects as `connect` does. */
  async dial(): Promise<Socket> {
    for (const host of LOOPBACK_ADDRESSES) {
      const socket = connect({ host, port: this.port, allowHalfOpen: true });
      const server = this.hold(socket.unref().setNoDelay(true));
      try {
        await connected(server);
        return server;
      } catch (error) {
        if (!NO_SERVER.has(String(fieldOf(error, "code")))) throw error;
      }
    }
    this.onNoServer();
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

/** Each side's bytes, its end and its failure become the other's; `pipe` keeps a slow reader's pace. */
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
      // Closed before both had ended: there is nothing more to come, or nobody left to read it.
      if (!from.readableEnded || !to.readableEnded) to.destroy();
    });
  }
  if (client.destroyed) reset(server);
}

/** Ends a connection so that the other side sees a failure, where the connection can say so. */
export function reset(end: Duplex): void {
  if ("resetAndDestroy" in end) (end as Socket).resetAndDestroy();
  else end.destroy();
}
