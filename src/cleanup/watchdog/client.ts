import { existsSync } from "node:fs";
import { holdProcess, now, sleep } from "../../common/clock";
import type { LabelFilter } from "../../engine/requests/label-filter";
import { fieldOf, messageOf } from "../../errors";
import { WatchdogConnection, type Wish } from "./connection";
import type { HoldRequest, Worker } from "./protocol";

export interface ClientOptions {
  readonly socketPath: string;
  /** This process, where it is a worker. */
  readonly worker?: Worker | undefined;
  /** Starts a watchdog, which is none of this process's any more. */
  readonly launch: (onFailure: (reason: string) => void) => void;
  /** Told when what this process has started is not watched any more. */
  readonly onLost: (reason: string) => void;
}

/** Milliseconds for a watchdog to be there; a program starts in 50, on a busy machine in seconds. */
const PATIENCE_MS = 15_000;
const SHORTEST_LOOK_MS = 3;
const LONGEST_LOOK_MS = 10;
/** Processes that lose their watchdog together do not all start another. */
const SCATTER_MS = 100;
const RETRY_LOST_MS = 5_000;
const REGISTRATIONS = 5;

/** This process's connection to the watchdog, opened anew and told everything again when it is lost. */
export class WatchdogClient {
  readonly #holds = new Map<string, Wish>();
  readonly #uses = new Set<Wish>();
  #connection: Promise<WatchdogConnection> | undefined;

  constructor(private readonly options: ClientOptions) {}

  /** Has a watchdog there when it is needed. */
  prepare(): void {
    this.#connect().catch(() => {
      // Whoever asks for something is told.
    });
  }

  /** Resolves once the watchdog holds it. Rejects when there is no watchdog, or none that answers. */
  async hold(
    filter: LabelFilter,
    whose: Pick<HoldRequest, "creators" | "everything">,
  ): Promise<void> {
    const wish: Wish = { hold: filter, ...whose, worker: this.options.worker };
    await this.#ask(wish);
    this.#holds.set(JSON.stringify(filter), wish);
  }

  async use(container: string, idle: number): Promise<() => void> {
    const wish: Wish = { use: container, idle };
    await this.#ask(wish);
    this.#uses.add(wish);
    return () => {
      if (!this.#uses.delete(wish)) return;
      // One that is gone meanwhile is not told of it again.
      void this.#connection
        ?.then((connection) => connection.ask({ release: container }))
        .catch(() => undefined);
    };
  }

  /** Lets go of everything, as the end of the process does. */
  close(): void {
    this.#holds.clear();
    this.#uses.clear();
    void this.#connection?.then(
      (connection) => {
        connection.close();
      },
      // There is none.
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
        // It was killed, or ended for lack of work in this very moment.
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
        // It may have ended in this very moment.
        if (isSilence(error) || attempt === REGISTRATIONS) throw error;
      }
    }
  }

  async #find(): Promise<WatchdogConnection> {
    const { socketPath, launch } = this.options;
    const deadline = now() + PATIENCE_MS;
    let failure: string | undefined;
    const start = (): void => {
      launch((reason) => {
        failure = reason;
      });
    };
    // At once where there is clearly none: the answer to a connection comes only after whatever
    // this process loads now.
    let launched = isMissing(socketPath);
    if (launched) start();
    for (let pause = SHORTEST_LOOK_MS; ; pause = Math.min(pause * 1.5, LONGEST_LOOK_MS)) {
      try {
        return await WatchdogConnection.open(socketPath);
      } catch (error) {
        if (failure !== undefined || now() > deadline) {
          throw new Error(`no watchdog at ${socketPath}: ${failure ?? messageOf(error)}`, {
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
        if (!told) this.options.onLost(`${reason}, and there is no other: ${messageOf(error)}`);
        told = true;
        await sleep(RETRY_LOST_MS, undefined, { ref: false });
      }
    }
  }
}

/** One that is stopped keeps its socket, so that no other one can be started in its place. */
const isSilence = (error: unknown): boolean => fieldOf(error, "code") === "WATCHDOG_SILENT";

/** A Windows pipe is in no folder that could be looked into. */
const isMissing = (socketPath: string): boolean =>
  !socketPath.startsWith("\\\\") && !existsSync(socketPath);
