import { sleep } from "../common/clock";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import type { Entrance, Listener } from "./entrance";
import { whereListens } from "./loopback-servers";
import { ServerConnections } from "./server-connections";

/** How soon a server that has come, or another process's relay that has gone, is noticed. */
const RETRY_MS = 50;
/** The same where a server listens on all addresses, so that containers may reach it anyway. */
const IDLE_MS = 1_000;

/**
 * A port that containers reach at one entrance. Something listens there as soon as a server does
 * here, and not before: containers are refused while there is none, as on the server's own machine.
 * Where the entrance is in use, it is tried again until it is free.
 */
export class ExposedPort {
  readonly #closed = new AbortController();
  readonly #connections: ServerConnections;
  #listener: Listener | undefined;
  #following: Promise<void> | undefined;

  private constructor(
    private readonly entrance: Entrance,
    readonly port: number,
  ) {
    this.#connections = new ServerConnections(port, () => {
      this.#follow();
    });
  }

  /** Rejects as the entrance does where this process may not, or cannot, ever listen there. */
  static async open(entrance: Entrance, port: number): Promise<ExposedPort> {
    const exposed = new ExposedPort(entrance, port);
    // Tried before anybody looks for a server, for the sake of the error.
    await exposed.#listen();
    if ((await exposed.#adjust()) !== "listening") exposed.#follow();
    return exposed;
  }

  /** Stops listening and closes all connections. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#following;
    await this.#unlisten();
    this.#connections.close();
  }

  /** Listens or not, as the servers are now. */
  async #adjust(): Promise<"listening" | "in use" | "everywhere" | "nowhere"> {
    const servers = await whereListens(this.port);
    if (this.entrance.isNeeded(servers)) {
      await this.#listen();
      return this.#listener === undefined ? "in use" : "listening";
    }
    await this.#unlisten();
    return servers === "everywhere" ? "everywhere" : "nowhere";
  }

  async #listen(): Promise<void> {
    this.#listener ??= await this.entrance.listen(this.#connections);
  }

  async #unlisten(): Promise<void> {
    await this.#listener?.close();
    this.#listener = undefined;
  }

  /** Goes on in the background until something listens. */
  #follow(): void {
    if (this.#closed.signal.aborted) return;
    this.#following ??= this.#adjustUntilListening().finally(() => {
      this.#following = undefined;
    });
  }

  async #adjustUntilListening(): Promise<void> {
    const { signal } = this.#closed;
    let pause = RETRY_MS;
    while (!signal.aborted) {
      try {
        const now = await this.#adjust();
        if (now === "listening") return;
        pause = now === "everywhere" ? IDLE_MS : RETRY_MS;
      } catch (error) {
        debug(undefined, () => `port ${this.port} is not exposed yet: ${messageOf(error)}`);
      }
      await slept(pause, signal);
    }
  }
}

/** Ends early, and not as a failure, when the signal is aborted. The process may end meanwhile. */
async function slept(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, signal, { ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
