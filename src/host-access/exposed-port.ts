import { sleep } from "../clock";
import { debug } from "../debug";
import { fieldOf, messageOf } from "../errors";
import { whereListens } from "./loopback-servers";
import { Relay } from "./relay";

/** How soon a server that has come, or another process's relay that has gone, is noticed. */
const RETRY_MS = 50;
/** The same where a server listens on all addresses, so that containers reach it anyway. */
const IDLE_MS = 1_000;

/**
 * A port that containers reach at one address of this machine. There is a relay as soon as a server
 * listens on the loopback address; not before, since the address would then be taken from a server
 * that is about to listen on all. Where the address is in use, by the relay of another process or
 * such a server, containers reach the server by that; when it is free again, this relay takes over.
 */
export class ExposedPort {
  readonly #closed = new AbortController();
  #relay: Relay | undefined;
  #keeping: Promise<void> | undefined;

  private constructor(
    readonly address: string,
    readonly port: number,
  ) {}

  /** Rejects as `listen` does where this process may not, or cannot, ever listen there. */
  static async open(address: string, port: number): Promise<ExposedPort> {
    const exposed = new ExposedPort(address, port);
    const listens = await exposed.#listen();
    if (listens && (await whereListens(port)) === "loopback") return exposed;
    await exposed.#unlisten();
    exposed.#keeping = exposed.#keepTrying();
    return exposed;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#keeping;
    await this.#unlisten();
  }

  /** False when the address is in use. */
  async #listen(): Promise<boolean> {
    try {
      this.#relay = await Relay.open(this.address, this.port);
      return true;
    } catch (error) {
      if (fieldOf(error, "code") === "EADDRINUSE") return false;
      throw error;
    }
  }

  async #unlisten(): Promise<void> {
    await this.#relay?.close();
    this.#relay = undefined;
  }

  async #keepTrying(): Promise<void> {
    const { signal } = this.#closed;
    let pause = RETRY_MS;
    while (await slept(pause, signal)) {
      try {
        const where = await whereListens(this.port);
        if (where === "loopback" && (await this.#listen())) return;
        pause = where === "everywhere" ? IDLE_MS : RETRY_MS;
      } catch (error) {
        debug(undefined, () => `port ${this.port} is not exposed yet: ${messageOf(error)}`);
      }
    }
  }
}

/** False as soon as the signal is aborted. The process may end meanwhile. */
async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, signal, { ref: false });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
