import { createConnection, type Socket } from "node:net";
import { MayflyError, messageOf } from "../../src/module";
import {
  authResponse,
  errorMessage,
  query,
  readReply,
  readRows,
  startup,
  type Login,
  type Reply,
} from "./cql-frames";

/** Where this process reaches a server, and as whom it logs in. */
export interface CqlServer extends Login {
  /** The server's name in error messages. */
  readonly product: string;
  /** The error's code, for example `CASSANDRA_REQUEST_FAILED`. */
  readonly code: string;
  readonly host: string;
  readonly port: number;
}

/** Runs a statement, and returns its rows. */
export type RunCql = (statement: string) => Promise<string[][]>;

/** A change of the schema that takes longer has failed. */
const TIMEOUT_MS = 120_000;

/**
 * Runs statements on a connection of their own. Throws MayflyError with the server's code if it refuses one, or does not
 * answer.
 */
export async function withCql<T>(
  server: CqlServer,
  action: (run: RunCql) => Promise<T>,
): Promise<T> {
  const socket = createConnection({ host: server.host, port: server.port });
  // A request that is waiting reports the error; the next one sees that the connection has ended.
  socket.on("error", () => undefined);
  socket.setTimeout(TIMEOUT_MS);
  try {
    await logIn(server, socket);
    return await action(async (statement) => {
      const reply = await ask(server, socket, query(statement), statement);
      return readRows(reply);
    });
  } finally {
    socket.destroy();
  }
}

async function logIn(server: CqlServer, socket: Socket): Promise<void> {
  const { kind } = await ask(server, socket, startup(), "a connection");
  if (kind === "authenticate") await ask(server, socket, authResponse(server), "the login");
}

/** Sends a request, and returns its reply: the connection has one request at a time. */
async function ask(
  server: CqlServer,
  socket: Socket,
  request: Buffer,
  what: string,
): Promise<Reply> {
  const failed = (reason: string, cause?: unknown): MayflyError => {
    const where = `${server.product} at ${server.host}:${server.port}`;
    return new MayflyError(server.code, `${where} did not accept ${what}: ${reason}`, { cause });
  };
  const reply = await exchange(socket, request).catch((error: unknown) => {
    throw failed(messageOf(error), error);
  });
  if (reply.kind === "error") throw failed(errorMessage(reply));
  return reply;
}

function exchange(socket: Socket, request: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const end = (): void => {
      socket.off("data", read).off("error", fail).off("close", onClose).off("timeout", onTimeout);
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const onClose = (): void => {
      fail(new Error("the connection has ended"));
    };
    const onTimeout = (): void => {
      fail(new Error(`no answer within ${TIMEOUT_MS} ms`));
    };
    const read = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      try {
        const reply = readReply(received);
        if (reply === undefined) return;
        end();
        resolve(reply);
      } catch (error) {
        fail(error);
      }
    };
    if (socket.destroyed) {
      onClose();
      return;
    }
    socket.on("data", read).on("error", fail).on("close", onClose).on("timeout", onTimeout);
    socket.write(request);
  });
}
