import type { Socket } from "node:net";
import { nativeConnect } from "../../common/network/native-connect";
import { sleep } from "../../common/clock";
import { fieldOf, messageOf } from "../../errors";
import { LineReader, toLine, type Request } from "./protocol";

type WithoutId<Each> = Each extends Request ? Omit<Each, "id"> : never;
/** A request without its id, which the connection adds. */
export type Wish = WithoutId<Request>;

interface Asked {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds between looks for an answer, and the number of looks after which the watchdog counts as silent. */
const LOOK_MS = 1_000;
const SILENT_LOOKS = 15;

/** Thrown if a watchdog does not answer: it is stopped (SIGSTOP, a frozen cgroup) or hangs. */
export class WatchdogSilentError extends Error {
  readonly code = "WATCHDOG_SILENT";

  constructor() {
    const limit = (LOOK_MS * SILENT_LOOKS) / 1_000;
    super(`the watchdog has not answered for ${limit} s; it is stopped or hangs`);
  }
}

/** A connection to a watchdog. It does not keep the process alive, not even while an answer is due. */
export class WatchdogConnection {
  readonly #asked = new Map<number, Asked>();
  #silentLooks = 0;
  #nextId = 1;
  #reason = "the watchdog closed the connection";
  /** Resolves with the reason once the connection is closed, from either side. */
  readonly closed: Promise<string>;

  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new LineReader((message) => {
      this.#settle(fieldOf(message, "ack"));
    });
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.#silentLooks = 0;
      try {
        reader.push(text);
      } catch (error) {
        this.#reason = `the program that answers is not a watchdog: ${messageOf(error)}`;
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

  /** Connects to a watchdog. Rejects with the system's error if no program listens. */
  static open(path: string): Promise<WatchdogConnection> {
    return new Promise((resolve, reject) => {
      const socket = nativeConnect({ path }).unref();
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new WatchdogConnection(socket));
      });
    });
  }

  /**
   * Sends a request and resolves once the watchdog acknowledges it. Rejects if the connection closes first, and
   * with WatchdogSilentError after 15 s without a word. The connection stays open then, since a stopped watchdog
   * reads the request as soon as it continues.
   */
  ask(wish: Wish): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new Error(this.#reason));
        return;
      }
      this.#asked.set(id, { resolve, reject });
      if (this.#asked.size === 1) void this.#watch();
      this.#socket.write(toLine({ id, ...wish }));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /**
   * Rejects all pending requests once the watchdog is silent. Counts looks, not time: if this process was blocked, it
   * has not read the answers yet.
   */
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
