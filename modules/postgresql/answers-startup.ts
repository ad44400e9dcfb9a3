import { Wait } from "../../src";
import { POSTGRES_PORT } from "./started-postgresql-container";

// The frontend/backend protocol: postgresql.org/docs/current/protocol-message-formats.html.
const PROTOCOL_3_0 = 196_608;
const AUTHENTICATION = "R";
const ERROR_RESPONSE = "E";
/** cannot_connect_now: the server is starting up, shutting down or in recovery. */
const CANNOT_CONNECT_NOW = "57P03";
/** Bytes of a length field, which counts itself. */
const LENGTH_BYTES = 4;
/** Most bytes of an error: libpq's limit before a connection is established. */
const LONGEST_ERROR = 30_000;

/**
 * Returns a wait that holds when the server answers a client of this database, e.g. by asking for its
 * password. The open port says less: it opens a moment before the server accepts connections. While the image
 * initialises, its temporary server listens on a Unix socket only, so it is not mistaken for the real one.
 */
export function answersStartup(user: string, database: string): Wait {
  return Wait.forTcpExchange(POSTGRES_PORT, {
    send: startupMessage({ user, database }),
    expect: judgeAnswer,
  });
}

/** Returns a StartupMessage: its length, the version, and names and values, each followed by a zero byte. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(parameters)
    .flat()
    .map((part) => `${part}\0`);
  const body = Buffer.from(`${text.join("")}\0`, "utf8");
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(PROTOCOL_3_0, 4);
  return Buffer.concat([head, body]);
}

/** Returns true if the server accepts clients, why it does not, or false for an incomplete answer. */
export function judgeAnswer(received: Buffer): boolean | string {
  const kind = received.toString("latin1", 0, 1);
  if (kind === AUTHENTICATION) return true;
  if (kind !== ERROR_RESPONSE)
    return received.length > 0 && `an answer of unknown kind ${JSON.stringify(kind)}`;
  if (received.length < 1 + LENGTH_BYTES) return false;
  const length = received.readInt32BE(1);
  if (length < LENGTH_BYTES || length > LONGEST_ERROR) return `an error of ${length} bytes`;
  if (received.length < 1 + length) return false;
  const fields = received.toString("utf8", 1 + LENGTH_BYTES, 1 + length).split("\0");
  const field = (code: string): string | undefined =>
    fields.find((text) => text.startsWith(code))?.slice(1);
  // Only a running server refuses a client for another reason, e.g. for its user.
  return field("C") === CANNOT_CONNECT_NOW ? (field("M") ?? CANNOT_CONNECT_NOW) : true;
}
