import { connect as connectTcp, type Socket } from "node:net";
import type * as Tls from "node:tls";
import { MayflyError, messageOf } from "../../src/module";
import type { Product } from "./product";
import { MalformedReply, ReplyReader } from "./reply-reader";
import { encodeCommand, isReplyError, type Message, type Reply } from "./resp";

/** A server's address and password. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** Empty for the user `default`. */
  readonly username: string;
  /** Empty if the user needs none. */
  readonly password: string;
  readonly tls: boolean;
  /** Default `Redis`. */
  readonly product?: Product;
}

interface Asked {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: MayflyError) => void;
  readonly command: string;
}

const ANSWER_MS = 30_000;

/** A connection to a server. It keeps the process alive only while it waits for an answer. */
export class RedisConnection {
  readonly #address: ServerAddress;
  readonly #socket: Socket;
  readonly #asked: Asked[] = [];
  readonly #reader = new ReplyReader((message) => {
    this.#take(message);
  });
  /** Why the connection can no longer be used. */
  #ended: string | undefined;

  private constructor(address: ServerAddress, socket: Socket) {
    this.#address = address;
    this.#socket = socket;
    socket.setNoDelay(true).on("data", (data: Buffer) => {
      this.#receive(data);
    });
    socket.on("error", (error) => {
      this.#end(messageOf(error));
    });
    socket.on("close", () => {
      this.#end("the server closed the connection");
    });
    // Fake timers do not affect the socket's own timeout.
    socket.on("timeout", () => {
      if (this.#asked.length > 0) socket.destroy(new Error(`no answer within ${ANSWER_MS} ms`));
    });
  }

  /** Connects and logs in. `name` appears in `CLIENT LIST`. Throws MayflyError with the code `REDIS_REQUEST_FAILED`. */
  static async open(address: ServerAddress, name: string): Promise<RedisConnection> {
    const connection = new RedisConnection(address, await dial(address));
    try {
      const { username, password } = address;
      const login = username + password === "" ? [] : ["AUTH", username || "default", password];
      // In version 3 of the protocol, a subscribed connection can still send commands.
      await connection.ask("HELLO", "3", ...login, "SETNAME", name);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  /** Sends a command. Throws MayflyError with the code `REDIS_REQUEST_FAILED` and the server's error. */
  async ask(command: string, ...words: string[]): Promise<Reply> {
    const reply = await new Promise<Reply>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(requestFailure(this.#address, command, this.#ended));
        return;
      }
      this.#asked.push({ resolve, reject, command });
      this.#socket.ref().setTimeout(ANSWER_MS);
      this.#socket.write(encodeCommand([command, ...words]));
    });
    if (isReplyError(reply)) throw requestFailure(this.#address, command, reply.error);
    return reply;
  }

  /** Ends the connection's subscriptions, then closes it. */
  async closeQuietly(): Promise<void> {
    // If the connection was lost, the server has already ended its subscriptions.
    if (this.#ended === undefined) await this.ask("UNSUBSCRIBE").catch(() => undefined);
    this.close();
  }

  close(): void {
    this.#ended ??= "the connection was closed";
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    try {
      this.#reader.push(data);
    } catch (error) {
      const reason = `the server does not speak the Redis protocol: ${messageOf(error)}`;
      this.#socket.destroy(new Error(reason, { cause: error }));
    }
    if (this.#asked.length === 0) this.#socket.setTimeout(0).unref();
  }

  #take({ reply, isPush }: Message): void {
    const [oldest] = this.#asked;
    // A message on a subscribed channel answers no command.
    if (isPush && !confirms(reply, oldest?.command)) return;
    if (oldest === undefined) throw new MalformedReply("an answer without a command");
    this.#asked.shift();
    oldest.resolve(reply);
  }

  #end(why: string): void {
    this.#ended ??= why;
    for (const { reject, command } of this.#asked.splice(0)) {
      reject(requestFailure(this.#address, command, why));
    }
  }
}

/** Sends commands on a new connection. Throws MayflyError with the code `REDIS_REQUEST_FAILED`. */
export async function askOnce(
  address: ServerAddress,
  commands: readonly string[][],
): Promise<void> {
  const connection = await RedisConnection.open(address, "mayfly");
  try {
    for (const [command = "", ...words] of commands) await connection.ask(command, ...words);
  } finally {
    connection.close();
  }
}

/** Returns whether a push message answers the command. In version 3, SUBSCRIBE and UNSUBSCRIBE are answered so. */
function confirms(reply: Reply, command: string | undefined): boolean {
  const [kind] = Array.isArray(reply) ? reply : [];
  return typeof kind === "string" && kind.toUpperCase() === command;
}

async function dial({ host, port, tls }: ServerAddress): Promise<Socket> {
  if (!tls) return connectTcp({ host, port });
  const { connect }: typeof Tls = await import("node:tls");
  // A throwaway container's certificate can be from any authority, so it is not checked.
  return connect({ host, port, rejectUnauthorized: false });
}

/** Returns the error for a command that the server refused or did not answer. */
export function requestFailure(
  { host, port, product = "Redis" }: ServerAddress,
  command: string,
  reason: string,
): MayflyError {
  const message = `${command} failed on ${product} at ${host}:${port}: ${reason}`;
  return new MayflyError("REDIS_REQUEST_FAILED", message);
}
