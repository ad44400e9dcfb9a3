import { connect, type Socket } from "node:net";
import { sleep } from "../../common/clock";
import { messageOf } from "../../errors";
import { networkWords } from "../../waits/tcp/network-words";
import { AckReader, notRyuk } from "./ack-reader";

/** Where Ryuk may be reached. */
export interface RyukAddress {
  readonly host: string;
  readonly port: number;
  /** The address family to look the host's name up in; 0: any. */
  readonly family: 0 | 4 | 6;
}

/** Milliseconds until a connection stands, and until a line is answered. */
const ANSWER_TIMEOUT_MS = 5_000;
/** Milliseconds of silence after which the kernel asks whether the other side still lives. */
const KEEP_ALIVE_MS = 10_000;

interface Sent {
  readonly acknowledged: () => void;
  readonly failed: (error: Error) => void;
}

/**
 * One connection to a Ryuk. Ryuk holds what was registered on any connection; when the last one has
 * been gone for its reconnection timeout, it removes it all and ends.
 */
export class RyukConnection {
  /** Resolves with the reason when the connection is gone, by whomever. */
  readonly dropped: Promise<string>;
  readonly #lines = new Map<string, Promise<void>>();
  readonly #unanswered: Sent[] = [];
  #reason: string | undefined;
  readonly #acks = new AckReader(() => {
    this.#acknowledge();
  });

  private constructor(
    private readonly socket: Socket,
    private readonly answerTimeout: number,
  ) {
    this.dropped = new Promise((resolve) => {
      socket.once("close", () => {
        const reason = (this.#reason ??= "the connection was closed");
        for (const { failed } of this.#unanswered.splice(0)) failed(new Error(reason));
        resolve(reason);
      });
    });
    socket.on("error", (error) => {
      this.#reason ??= networkWords(error);
    });
    socket.setEncoding("latin1").on("data", (text: string) => {
      this.#receive(text);
    });
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
  }

  /**
   * Connects and registers the filters. A connection alone proves nothing: what forwards a port
   * accepts before Ryuk listens. Rejects with what went wrong, or with the signal's reason.
   */
  static async open(
    address: RyukAddress,
    lines: Iterable<string>,
    signal?: AbortSignal,
    answerTimeout = ANSWER_TIMEOUT_MS,
  ): Promise<RyukConnection> {
    signal?.throwIfAborted();
    const connection = new RyukConnection(connect(address), answerTimeout);
    const abort = (): void => {
      connection.close(messageOf(signal?.reason));
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await Promise.all([...lines].map((line) => connection.register(line)));
      return connection;
    } catch (error) {
      connection.close(messageOf(error));
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Resolves when Ryuk holds the filter; a line that it holds is not sent again. */
  async register(line: string): Promise<void> {
    let answer = this.#lines.get(line);
    if (answer === undefined) {
      answer = this.#send(line);
      this.#lines.set(line, answer);
    }
    await answer;
  }

  close(reason = "it was closed here"): void {
    this.#reason ??= reason;
    this.socket.destroy();
  }

  async #send(line: string): Promise<void> {
    const { socket } = this;
    if (socket.destroyed) throw new Error(this.#reason ?? "the connection was closed");
    // Whoever waits for an answer is not done; the connection as such keeps no process alive.
    socket.ref();
    const answered = new AbortController();
    const late = sleep(this.answerTimeout, answered.signal).then(
      () => {
        const what = socket.connecting ? "connection" : "ACK";
        this.close(`no ${what} within ${this.answerTimeout} ms`);
      },
      // It was answered in time.
      () => undefined,
    );
    try {
      await new Promise<void>((acknowledged, failed) => {
        this.#unanswered.push({ acknowledged, failed });
        socket.write(`${line}\n`);
      });
    } finally {
      answered.abort();
      await late;
      if (this.#unanswered.length === 0) socket.unref();
    }
  }

  #receive(text: string): void {
    try {
      this.#acks.push(text);
    } catch (error) {
      this.close(messageOf(error));
    }
  }

  #acknowledge(): void {
    const sent = this.#unanswered.shift();
    if (sent === undefined) throw notRyuk("ACK");
    sent.acknowledged();
  }
}
