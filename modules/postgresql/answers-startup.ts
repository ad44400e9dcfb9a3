import { Wait } from "../../src";
import { POSTGRES_PORT } from "./started-postgresql-container";

// The frontend/backend protocol: postgresql.org/docs/current/protocol-message-formats.html.
const PROTOCOL_3_0 = 196_608;
const AUTHENTICATION = "R";
const ERROR_RESPONSE = "E";
/** cannot_connect_now: the server is starting up, shutting down or in recovery. */
const CANNOT_CONNECT_NOW = "57P03";
/** Bytes of a length, which counts itself. */
const LENGTH_BYTES = 4;
/** Bytes of an error, of which libpq takes as many before a connection stands. */
const LONGEST_ERROR = 30_000;

/**
 * Ready means that the server asks a client of this database for its password. The port alone says
 * less: it opens a moment before the server takes connections. While the image initialises, its
 * temporary server is on a Unix socket only and is not mistaken for the real one.
 */
export function answersStartup(user: string, database: string): Wait {
  return Wait.forTcpExchange(POSTGRES_PORT, {
    send: startupMessage({ user, database }),
    expect: judgeAnswer,
  });
}

/** StartupMessage: its length, the version, and names and values, each ended by a zero byte. */
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

/** True when the server takes clients; else why not, or false when the answer is not whole yet. */
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
  // Any other refusal (of the user, say) is one that only a server at work gives.
  return field("C") === CANNOT_CONNECT_NOW ? (field("M") ?? CANNOT_CONNECT_NOW) : true;
}
