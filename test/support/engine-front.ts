import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { CertificateAuthority, type Certificate } from "./fake-daemon-certificates";

const SOCKET = "/var/run/docker.sock";

/** The shared engine by TCP on the loopback address, with TLS and client certificates if it is told so. */
export class EngineFront implements AsyncDisposable {
  /** Which programs have sent requests, by the name in their User-Agent. */
  readonly agents = new Set<string>();
  readonly #sockets = new Set<Socket>();
  #server!: Server;

  private constructor(
    /** What a client needs; undefined without TLS. */
    readonly tls: (Certificate & { readonly ca: string }) | undefined,
  ) {}

  static async start({ tls = false }: { readonly tls?: boolean } = {}): Promise<EngineFront> {
    const authority = new CertificateAuthority("a test's engine");
    const client = { ca: authority.cert, ...authority.certificate("a test's client") };
    const front = new EngineFront(tls ? client : undefined);
    const forward = (socket: Socket): void => {
      front.#forward(socket);
    };
    const server = authority.certificate("the engine", ["127.0.0.1"]);
    front.#server = tls
      ? createTlsServer(
          { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
          forward,
        )
      : createServer({ allowHalfOpen: true }, forward);
    front.#server.listen(0, "127.0.0.1");
    await once(front.#server, "listening");
    return front;
  }

  /** For `DOCKER_HOST`. */
  get host(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #forward(socket: Socket): void {
    const engine = connect({ path: SOCKET, allowHalfOpen: true });
    for (const each of [socket, engine]) {
      this.#sockets.add(each);
      each.on("error", () => undefined).on("close", () => this.#sockets.delete(each));
    }
    socket.on("data", (data: Buffer) => {
      const [, agent] = /^User-Agent: ([^/\s]+)/im.exec(data.toString("latin1")) ?? [];
      if (agent !== undefined) this.agents.add(agent);
    });
    socket.pipe(engine).pipe(socket);
    socket.on("close", () => engine.destroy());
    // The client may not have taken everything yet.
    engine.on("close", () => {
      socket.destroySoon();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
