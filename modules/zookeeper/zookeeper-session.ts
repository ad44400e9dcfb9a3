import { createConnection, type Socket } from "node:net";
import { MayflyError, messageOf } from "../../src/module";
import {
  CLOSE,
  connectMessage,
  errorName,
  firstMessage,
  grantsSession,
  message,
  readReply,
  type Request,
} from "./records";

/** Where this process reaches a server. */
export interface SessionServer {
  readonly host: string;
  readonly port: number;
}

/**
 * Sends a request, and returns the reply's body; undefined for one of the errors that the caller expects. `what` names the
 * request in errors.
 */
export type Ask = (
  request: Request,
  what: string,
  expected?: readonly number[],
) => Promise<Buffer | undefined>;

const TIMEOUT_MS = 60_000;

/**
 * Opens a session, and closes it after the action. Throws MayflyError with the code `ZOOKEEPER_REQUEST_FAILED` if the
 * server refuses a request, or does not answer.
 */
export async function withSession<T>(
  server: SessionServer,
  action: (ask: Ask) => Promise<T>,
): Promise<T> {
  const socket = createConnection({ host: server.host, port: server.port });
  socket.setTimeout(TIMEOUT_MS, () => {
    socket.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`));
  });
  const nextMessage = messagesOf(socket);
  let number = 0;
  const exchange = async (sent: Buffer, what: string): Promise<Buffer> => {
    try {
      socket.write(sent);
      return await nextMessage();
    } catch (error) {
      throw failure(server, what, messageOf(error), error);
    }
  };
  const ask: Ask = async (request, what, expected = []) => {
    const { error, body } = readReply(await exchange(message(++number, request), what));
    if (error === 0) return body;
    if (expected.includes(error)) return undefined;
    throw failure(server, what, errorName(error));
  };
  try {
    const granted = grantsSession(await exchange(connectMessage(), "a session"));
    if (granted !== true) throw failure(server, "a session", granted);
    const result = await action(ask);
    await ask(CLOSE, "the end of the session");
    return result;
  } finally {
    socket.destroy();
  }
}

/** Returns a function that resolves with the next message: the connection has one request at a time. */
function messagesOf(socket: Socket): () => Promise<Buffer> {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return async () => {
    let received = Buffer.alloc(0);
    for (;;) {
      const chunk = await chunks.next();
      if (chunk.done === true) throw new Error("the connection has ended");
      received = Buffer.concat([received, chunk.value]);
      const body = firstMessage(received);
      if (body !== undefined) return body;
    }
  };
}

function failure(
  { host, port }: SessionServer,
  what: string,
  reason: string,
  cause?: unknown,
): MayflyError {
  const text = `ZooKeeper at ${host}:${port} did not accept ${what}: ${reason}`;
  return new MayflyError("ZOOKEEPER_REQUEST_FAILED", text, {
    cause,
    hint: "check that the container is running, and read its log.",
  });
}
