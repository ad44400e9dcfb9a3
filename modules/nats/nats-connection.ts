import { randomUUID } from "node:crypto";
import { connect as connectTcp, type Socket } from "node:net";
import type * as Tls from "node:tls";
import { MayflyError, messageOf } from "../../src/module";

// An account is held by a connection. The users' clients would keep the process alive for as long, and a test runner would
// wait for them; this one does not. The protocol: docs.nats.io/reference/reference-protocols/nats-protocol

/** A server's address, and a user there. */
export interface NatsLogin {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** What the server says when a client connects. */
interface Greeting {
  readonly jetstream?: boolean;
  readonly tls_required?: boolean;
}

interface Asked {
  readonly what: string;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: MayflyError) => void;
}

const ANSWER_MS = 30_000;
const LINE_END = "\r\n";

/** A connection that asks one question at a time. It keeps the process alive only while it waits for an answer. */
export class NatsConnection {
  readonly #login: NatsLogin;
  readonly #inbox = `_INBOX.mayfly.${randomUUID()}`;
  #socket: Socket;
  #received = Buffer.alloc(0);
  #greeting: Greeting | undefined;
  #asked: Asked | undefined;
  /** Why the connection can no longer be used. */
  #ended: string | undefined;

  private constructor(login: NatsLogin) {
    this.#login = login;
    this.#socket = this.#listenTo(connectTcp({ host: login.host, port: login.port }));
  }

  /** Connects and logs in. Throws MayflyError with the code `NATS_REQUEST_FAILED`. */
  static async open(login: NatsLogin): Promise<NatsConnection> {
    const connection = new NatsConnection(login);
    try {
      await connection.#ask("The connection");
      if (connection.#greeting?.tls_required === true) await connection.#useTls();
      const { username: user, password: pass } = login;
      const options = { user, pass, name: "mayfly", lang: "node", version: "1" };
      const hello = JSON.stringify({ ...options, verbose: false, pedantic: false });
      const lines = [`CONNECT ${hello}`, `SUB ${connection.#inbox} 1`, "PING"];
      await connection.#ask("The login", ...lines);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Returns whether the server has JetStream. */
  get hasJetStream(): boolean {
    return this.#greeting?.jetstream === true;
  }

  /** Returns whether the server or `close()` has ended the connection. */
  hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Sends a request, and resolves with the answer, which is JSON. Throws MayflyError with the code
   * `NATS_REQUEST_FAILED` if the server refuses or does not answer.
   */
  async request<T>(subject: string, payload: object = {}): Promise<T> {
    const body = JSON.stringify(payload);
    const head = `PUB ${subject} ${this.#inbox} ${Buffer.byteLength(body)}`;
    return JSON.parse(await this.#ask(`The request ${subject}`, head, body)) as T;
  }

  close(): void {
    this.#ended ??= "the connection was closed";
    this.#socket.destroy();
  }

  #listenTo(socket: Socket): Socket {
    socket.on("data", (data: Buffer) => {
      try {
        this.#receive(data);
      } catch (error) {
        this.#end(`the server does not speak the NATS protocol: ${messageOf(error)}`);
      }
    });
    socket.on("error", (error) => {
      this.#end(messageOf(error));
    });
    socket.on("close", () => {
      this.#end("the server closed the connection");
    });
    // Fake timers do not affect the socket's own timeout.
    socket.on("timeout", () => {
      if (this.#asked !== undefined) socket.destroy(new Error(`no answer within ${ANSWER_MS} ms`));
    });
    return socket;
  }

  async #useTls(): Promise<void> {
    const { connect }: typeof Tls = await import("node:tls");
    const socket = this.#socket.removeAllListeners("data");
    // A throwaway container's certificate can be from any authority, so it is not checked.
    this.#socket = this.#listenTo(connect({ socket, rejectUnauthorized: false }));
  }

  /** Sends lines, and resolves with the server's next answer. */
  #ask(what: string, ...lines: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(requestFailure(this.#login, what, this.#ended));
        return;
      }
      this.#asked = { what, resolve, reject };
      this.#socket.ref().setTimeout(ANSWER_MS);
      this.#send(...lines);
    });
  }

  #send(...lines: string[]): void {
    this.#socket.write(lines.map((line) => line + LINE_END).join(""));
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const end = this.#received.indexOf(LINE_END);
      if (end < 0) return;
      const line = this.#received.toString("utf8", 0, end);
      let next = end + LINE_END.length;
      let payload = "";
      if (line.startsWith("MSG ")) {
        const payloadEnd = next + Number(line.split(" ").at(-1));
        if (this.#received.length < payloadEnd + LINE_END.length) return;
        payload = this.#received.toString("utf8", next, payloadEnd);
        next = payloadEnd + LINE_END.length;
      }
      this.#received = this.#received.subarray(next);
      this.#take(line, payload);
    }
  }

  #take(line: string, payload: string): void {
    if (line.startsWith("INFO ")) this.#greet(line.slice("INFO ".length));
    else if (this.#greeting === undefined) throw new Error("it does not greet the client");
    else if (line === "PING") this.#send("PONG");
    else if (line === "PONG") this.#answer("");
    else if (line.startsWith("MSG ")) this.#answer(payload);
    else if (line.startsWith("-ERR ")) this.#end(line.slice("-ERR ".length));
  }

  /** The server speaks first. It sends the same again after the login, and when something has changed. */
  #greet(json: string): void {
    const isFirst = this.#greeting === undefined;
    this.#greeting = JSON.parse(json) as Greeting;
    if (isFirst) this.#answer("");
  }

  #answer(answer: string): void {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#socket.setTimeout(0).unref();
    asked?.resolve(answer);
  }

  #end(why: string): void {
    this.#ended ??= why;
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.reject(requestFailure(this.#login, asked.what, why));
    this.#socket.destroy();
  }
}

function requestFailure({ host, port }: NatsLogin, what: string, reason: string): MayflyError {
  const message = `${what} failed on NATS at ${host}:${port}: ${reason}`;
  return new MayflyError("NATS_REQUEST_FAILED", message);
}
