import { Wait } from "../../src/module";
import { POSTGRES_PORT } from "./server-port";

// The frontend/backend protocol: postgresql.org/docs/current/protocol-message-formats.html.
const PROTOCOL_3_0 = 196_608;
const AUTHENTICATION = "R";
const ERROR_RESPONSE = "E";
/** cannot_connect_now: the server is starting up, shutting down or in recovery. */
const CANNOT_CONNECT_NOW = "57P03";
/** The size of a length field in bytes. The length includes the field. */
const LENGTH_BYTES = 4;
/** The maximum size of an error in bytes: libpq's limit before a connection is established. */
const LONGEST_ERROR = 30_000;

/**
 * Returns a wait that holds when the server answers a client of this database, e.g. with a request for its
 * password. An open port is not enough, because it opens shortly before the server accepts connections. The
 * image's temporary server for the initialisation listens on a Unix socket only, so it is not mistaken for the
 * real server.
 */
export function answersStartup(user: string, database: string, port = POSTGRES_PORT): Wait {
  return Wait.forTcpExchange(port, {
    send: startupMessage({ user, database }),
    expect: judgeAnswer,
  });
}

/** Returns a StartupMessage: length, protocol version, and names and values that each end with a zero byte. */
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

/** Returns true if the server accepts clients, false for an incomplete answer, or why it accepts none. */
export function judgeAnswer(received: Buffer): boolean | string {
  const kind = received.toString("latin1", 0, 1);
  if (kind === AUTHENTICATION) return true;
  if (kind !== ERROR_RESPONSE)
    return received.length > 0 && `an answer of unknown type ${JSON.stringify(kind)}`;
  if (received.length < 1 + LENGTH_BYTES) return false;
  const length = received.readInt32BE(1);
  if (length < LENGTH_BYTES || length > LONGEST_ERROR)
    return `an error of invalid length ${length}`;
  if (received.length < 1 + length) return false;
  const fields = received.toString("utf8", 1 + LENGTH_BYTES, 1 + length).split("\0");
  const field = (code: string): string | undefined =>
    fields.find((text) => text.startsWith(code))?.slice(1);
  // A server with any other error is running: it refuses only this client, e.g. because of its user.
  return field("C") === CANNOT_CONNECT_NOW ? (field("M") ?? CANNOT_CONNECT_NOW) : true;
}
