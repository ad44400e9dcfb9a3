import { connect, type Socket } from "node:net";
import { fieldOf, messageOf } from "../../errors";
import { LineReader, toLine, type Request } from "./protocol";

type WithoutId<Each> = Each extends Request ? Omit<Each, "id"> : never;
/** A request as its caller knows it. */
export type Wish = WithoutId<Request>;

interface Asked {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One connection to a watchdog. It does not keep the process alive, even while an answer is due. */
export class WatchdogConnection {
  readonly #asked = new Map<number, Asked>();
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

  /** Resolves once it is acknowledged; rejects when the connection is closed before. */
  ask(wish: Wish): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error(this.#reason));
        return;
      }
      this.#asked.set(id, { resolve, reject });
      this.socket.write(toLine({ id, ...wish }));
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #settle(id: unknown): void {
    if (typeof id !== "number") return;
    this.#asked.get(id)?.resolve();
    this.#asked.delete(id);
  }
}
