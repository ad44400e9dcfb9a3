import { sleep } from "../common/clock";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import type { Entrance, Listener } from "./entrance";
import { whereListens } from "./loopback-servers";
import { ServerConnections } from "./server-connections";

/** Milliseconds between checks for a new server or a free entrance. */
const RETRY_MS = 50;
/** Milliseconds between checks while a server listens on all addresses, where containers reach it directly. */
const IDLE_MS = 1_000;

/**
 * A port that containers reach through one entrance. Mayfly listens there only while a server listens on this
 * machine. Otherwise containers are refused, like clients on this machine. If another program uses the port,
 * Mayfly tries again until the port is free.
 */
export class ExposedPort {
  readonly #entrance: Entrance;
  readonly #closed = new AbortController();
  readonly #connections: ServerConnections;
  #listener: Listener | undefined;
  #following: Promise<void> | undefined;

  private constructor(
    entrance: Entrance,
    readonly port: number,
  ) {
    this.#entrance = entrance;
    this.#connections = new ServerConnections(port, () => {
      this.#follow();
    });
  }

  /** Opens a port. Rejects with the entrance's error if this process can never listen there. */
  static async open(entrance: Entrance, port: number): Promise<ExposedPort> {
    const exposed = new ExposedPort(entrance, port);
    // Listens before checking for a server, so an impossible port rejects here.
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

  /** Starts or stops listening, depending on where servers listen now. */
  async #adjust(): Promise<"listening" | "in use" | "everywhere" | "nowhere"> {
    const servers = await whereListens(this.port);
    if (this.#entrance.isNeeded(servers)) {
      await this.#listen();
      return this.#listener === undefined ? "in use" : "listening";
    }
    await this.#unlisten();
    return servers === "everywhere" ? "everywhere" : "nowhere";
  }

  async #listen(): Promise<void> {
    this.#listener ??= await this.#entrance.listen(this.#connections);
  }

  async #unlisten(): Promise<void> {
    await this.#listener?.close();
    this.#listener = undefined;
  }

  /** Calls `#adjust` in the background until Mayfly listens. */
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

/** Sleeps; resolves early when the signal is aborted. Does not keep the process alive. */
async function slept(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, signal, { ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
