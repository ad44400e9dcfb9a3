import type { Socket } from "node:net";
import { nativeConnect } from "../../common/network/native-connect";
import { sleep, turn } from "../../common/clock";
import { messageOf } from "../../errors";
import { networkWords } from "../../waits/tcp/network-words";
import { AckReader, notRyuk } from "./ack-reader";

/** An address at which Ryuk may answer. */
export interface RyukAddress {
  readonly host: string;
  readonly port: number;
  /** The address family of the host's name; 0 for any. */
  readonly family: 0 | 4 | 6;
}

/** How long a connection may take, in milliseconds. */
export interface RyukTimeouts {
  /** For the connection itself, which the kernel accepts. Without an answer it asks again after one and three seconds. */
  readonly connect?: number;
  /** For opening the connection and receiving the first answer, and for each later answer. */
  readonly answer?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 15_000;
/** Milliseconds of silence after which the kernel checks that the other side still lives. */
const KEEP_ALIVE_MS = 10_000;

/** The first words of the failure if nothing answers, not even with a refusal. */
export const NO_CONNECTION = "no connection";

interface Sent {
  readonly acknowledged: () => void;
  readonly failed: (error: Error) => void;
}

/**
 * A connection to a Ryuk. Ryuk collects the filters that are registered on all of its connections. Some time
 * after the last connection has closed (the reconnection timeout), it removes everything that the filters match,
 * and ends.
 */
export class RyukConnection {
  /** Resolves with the reason once the connection is closed, from either side. */
  readonly dropped: Promise<string>;
  readonly #lines = new Map<string, Promise<void>>();
  readonly #unanswered: Sent[] = [];
  #reason: string | undefined;
  readonly #acks = new AckReader(() => {
    this.#acknowledge();
  });

  readonly #socket: Socket;
  readonly #answerTimeout: number;

  private constructor(socket: Socket, answerTimeout: number) {
    this.#socket = socket;
    this.#answerTimeout = answerTimeout;
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
   * Connects and registers the filters. A connection without an answer proves nothing: a program that forwards the
   * port accepts it before Ryuk listens. Rejects with the failure, or with the signal's reason.
   */
  static async open(
    address: RyukAddress,
    lines: Iterable<string>,
    signal?: AbortSignal,
    { connect = CONNECT_TIMEOUT_MS, answer = ANSWER_TIMEOUT_MS }: RyukTimeouts = {},
  ): Promise<RyukConnection> {
    signal?.throwIfAborted();
    const connection = new RyukConnection(nativeConnect(address), answer);
    const abort = (): void => {
      connection.close(messageOf(signal?.reason));
    };
    signal?.addEventListener("abort", abort, { once: true });
    const opened = new AbortController();
    const late = afterTime(connect, opened.signal, () => {
      if (connection.#socket.connecting) connection.close(`${NO_CONNECTION} within ${connect} ms`);
    });
    try {
      await Promise.all([...lines].map((line) => connection.register(line)));
      return connection;
    } catch (error) {
      connection.close(messageOf(error));
      signal?.throwIfAborted();
      throw error;
    } finally {
      opened.abort();
      await late;
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Resolves once Ryuk has the filter. A line that was sent before is not sent again. */
  async register(line: string): Promise<void> {
    let answer = this.#lines.get(line);
    if (answer === undefined) {
      answer = this.#send(line);
      this.#lines.set(line, answer);
    }
    await answer;
  }

  close(reason = "this process closed the connection"): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  async #send(line: string): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed) throw new Error(this.#reason ?? "the connection was closed");
    // The process stays alive while it waits for an answer. An idle connection does not keep it alive.
    socket.ref();
    const answered = new AbortController();
    const late = afterTime(this.#answerTimeout, answered.signal, () => {
      const what = socket.connecting ? NO_CONNECTION : "no ACK";
      this.close(`${what} within ${this.#answerTimeout} ms`);
    });
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

/** Calls `act` after this time, and after what has arrived until then. Never rejects; the signal ends it without the call. */
async function afterTime(ms: number, signal: AbortSignal, act: () => void): Promise<void> {
  try {
    await sleep(ms, signal);
  } catch {
    // It came in time.
    return;
  }
  await turn();
  if (!signal.aborted) act();
}
