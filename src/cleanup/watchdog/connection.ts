import { connect, type Socket } from "node:net";
import { sleep } from "../../common/clock";
import { fieldOf, messageOf } from "../../errors";
import { LineReader, toLine, type Request } from "./protocol";

type WithoutId<Each> = Each extends Request ? Omit<Each, "id"> : never;
/** A request as its caller knows it. */
export type Wish = WithoutId<Request>;

interface Asked {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** How often to look whether anything was heard, and after how many such looks an answer is given up. */
const LOOK_MS = 1_000;
const SILENT_LOOKS = 15;

/** A watchdog has not answered: it is stopped (SIGSTOP, a frozen cgroup) or hangs. */
export class WatchdogSilentError extends Error {
  readonly code = "WATCHDOG_SILENT";

  constructor() {
    const limit = (LOOK_MS * SILENT_LOOKS) / 1_000;
    super(`the watchdog has not answered for ${limit} s; it is stopped or hangs`);
  }
}

/** One connection to a watchdog. It does not keep the process alive, even while an answer is due. */
export class WatchdogConnection {
  readonly #asked = new Map<number, Asked>();
  #silentLooks = 0;
  #nextId = 1;
  #reason = "the watchdog closed the connection";
  /** Resolves with the reason when it is closed, from either side. */
  readonly closed: Promise<string>;

  private constructor(private readonly socket: Socket) {
    const reader = new LineReader((message) => {
      this.#settle(fieldOf(message, "ack"));
    });
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.#silentLooks = 0;
      try {
        reader.push(text);
      } catch (error) {
        this.#reason = `what answers is no watchdog: ${messageOf(error)}`;
        socket.destroy();
      }
    });
    socket.on("error", (error) => {
      this.#reason = messageOf(error);
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        const error = new Error(this.#reason);
        for (const { reject } of this.#asked.values()) reject(error);
        this.#asked.clear();
        resolve(this.#reason);
      });
    });
  }

  /** Rejects with the system's error where nobody listens. */
  static open(path: string): Promise<WatchdogConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(path).unref();
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new WatchdogConnection(socket));
      });
    });
  }

  /**
   * Resolves once it is acknowledged. Rejects when the connection is closed before, and with
   * WatchdogSilentError when nothing was heard for 15 s. The connection stays open then: a watchdog
   * that is stopped reads the request as soon as it goes on.
   */
  ask(wish: Wish): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error(this.#reason));
        return;
      }
      this.#asked.set(id, { resolve, reject });
      if (this.#asked.size === 1) void this.#watch();
      this.socket.write(toLine({ id, ...wish }));
    });
  }

  close(): void {
    this.socket.destroy();
  }

  /** Counts looks instead of measuring time: a process that was blocked itself has not read yet what was sent. */
  async #watch(): Promise<void> {
    this.#silentLooks = 0;
    while (this.#asked.size > 0) {
      await sleep(LOOK_MS, undefined, { ref: false });
      if (++this.#silentLooks <= SILENT_LOOKS) continue;
      const error = new WatchdogSilentError();
      for (const { reject } of this.#asked.values()) reject(error);
      this.#asked.clear();
    }
  }

  #settle(id: unknown): void {
    if (typeof id !== "number") return;
    this.#asked.get(id)?.resolve();
    this.#asked.delete(id);
  }
}
