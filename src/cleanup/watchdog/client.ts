import { existsSync } from "node:fs";
import { holdProcess, now, sleep } from "../../common/clock";
import type { LabelFilter } from "../../engine/requests/label-filter";
import { fieldOf, messageOf } from "../../errors";
import { WatchdogConnection, type Wish } from "./connection";
import type { HoldRequest, Worker } from "./protocol";

/** The options of a WatchdogClient. */
export interface ClientOptions {
  readonly socketPath: string;
  /** This process, if it is a worker. */
  readonly worker?: Worker | undefined;
  /** Starts a watchdog as a detached process. */
  readonly launch: (onFailure: (reason: string) => void) => void;
  /** Called if the connection was lost and no other watchdog can be reached. */
  readonly onLost: (reason: string) => void;
}

/** Milliseconds for a watchdog to start: usually 50, on a busy machine some seconds. */
const PATIENCE_MS = 15_000;
const SHORTEST_LOOK_MS = 3;
const LONGEST_LOOK_MS = 10;
/** Longest random delay before reconnecting, so that not all clients of a lost watchdog start a new one. */
const SCATTER_MS = 100;
const RETRY_LOST_MS = 5_000;
const REGISTRATIONS = 5;

/** This process's connection to the watchdog. If it is lost, a new one opens and repeats all holds and uses. */
export class WatchdogClient {
  readonly #holds = new Map<string, Wish>();
  readonly #uses = new Set<Wish>();
  #connection: Promise<WatchdogConnection> | undefined;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Begins to start the watchdog and to connect. Does not throw. */
  prepare(): void {
    this.#connect().catch(() => {
      // The next request connects again, and reports its own error.
    });
  }

  /** Resolves once the watchdog holds the objects with these labels. Rejects if no watchdog can be started or answers. */
  async hold(
    filter: LabelFilter,
    whose: Pick<HoldRequest, "creators" | "everything">,
  ): Promise<void> {
    const wish: Wish = { hold: filter, ...whose, worker: this.#options.worker };
    await this.#ask(wish);
    this.#holds.set(JSON.stringify(filter), wish);
  }

  /** Registers a use of a container, and resolves with a function that ends the use. */
  async use(container: string, idle: number): Promise<() => void> {
    const wish: Wish = { use: container, idle };
    await this.#ask(wish);
    this.#uses.add(wish);
    return () => {
      if (!this.#uses.delete(wish)) return;
      // If the connection is lost, the next one does not repeat the use.
      void this.#connection
        ?.then((connection) => connection.ask({ release: container }))
        .catch(() => undefined);
    };
  }

  /** Releases everything, as the end of the process does. */
  close(): void {
    this.#holds.clear();
    this.#uses.clear();
    void this.#connection?.then(
      (connection) => {
        connection.close();
      },
      // There is no connection to close.
      () => undefined,
    );
  }

  async #ask(wish: Wish): Promise<void> {
    using _held = holdProcess();
    const deadline = now() + PATIENCE_MS;
    for (;;) {
      const connection = await this.#connect();
      try {
        await connection.ask(wish);
        return;
      } catch (error) {
        // The watchdog was killed, or has just ended because it had nothing to do.
        if (isSilence(error) || now() > deadline) throw error;
      }
    }
  }

  #connect(): Promise<WatchdogConnection> {
    if (this.#connection === undefined) {
      const opening = this.#open();
      this.#connection = opening;
      const forget = (): boolean => {
        if (this.#connection !== opening) return false;
        this.#connection = undefined;
        return true;
      };
      opening.then(
        async ({ closed }) => {
          const reason = await closed;
          if (forget()) await this.#reopen(reason);
        },
        () => forget(),
      );
    }
    return this.#connection;
  }

  async #open(): Promise<WatchdogConnection> {
    for (let attempt = 1; ; attempt++) {
      const connection = await this.#find();
      try {
        for (const wish of [...this.#holds.values(), ...this.#uses]) await connection.ask(wish);
        return connection;
      } catch (error) {
        // The watchdog may have ended at this very moment.
        if (isSilence(error) || attempt === REGISTRATIONS) throw error;
      }
    }
  }

  async #find(): Promise<WatchdogConnection> {
    const { socketPath, launch } = this.#options;
    const deadline = now() + PATIENCE_MS;
    let failure: string | undefined;
    const start = (): void => {
      launch((reason) => {
        failure = reason;
      });
    };
    // Without a socket file there is no watchdog. This launches one at once: a failed connection would be reported
    // only after this process has loaded its modules.
    let launched = isMissing(socketPath);
    if (launched) start();
    for (let pause = SHORTEST_LOOK_MS; ; pause = Math.min(pause * 1.5, LONGEST_LOOK_MS)) {
      try {
        return await WatchdogConnection.open(socketPath);
      } catch (error) {
        if (failure !== undefined || now() > deadline) {
          throw new Error(`no watchdog answers at ${socketPath}: ${failure ?? messageOf(error)}`, {
            cause: error,
          });
        }
      }
      if (!launched) {
        launched = true;
        start();
      }
      await sleep(pause, undefined, { ref: false });
    }
  }

  async #reopen(reason: string): Promise<void> {
    for (let told = false; this.#holds.size + this.#uses.size > 0;) {
      try {
        await sleep(Math.random() * SCATTER_MS, undefined, { ref: false });
        await this.#connect();
        return;
      } catch (error) {
        if (!told)
          this.#options.onLost(
            `${reason}; no other watchdog could be reached: ${messageOf(error)}`,
          );
        told = true;
        await sleep(RETRY_LOST_MS, undefined, { ref: false });
      }
    }
  }
}

/** Returns whether the watchdog is silent. It then keeps its socket, so a retry would not find another watchdog. */
const isSilence = (error: unknown): boolean => fieldOf(error, "code") === "WATCHDOG_SILENT";

/** Returns whether the socket file does not exist. Always false for Windows pipes, which have no file. */
const isMissing = (socketPath: string): boolean =>
  !socketPath.startsWith("\\\\") && !existsSync(socketPath);
