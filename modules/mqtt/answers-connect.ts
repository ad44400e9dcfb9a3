import { Wait, type MayflyError } from "../../src/module";

// MQTT 3.1.1: docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html, sections 3.1 and 3.2.
const CONNECT = 0x10;
const CONNACK = 0x20;
const DISCONNECT = Buffer.from([0xe0, 0]);
const LEVEL_3_1_1 = 4;
const CLEAN_SESSION = 0x02;
const HAS_PASSWORD = 0x40;
const HAS_USERNAME = 0x80;
const KEEP_ALIVE_SECONDS = 60;
/** Type, length, flags and return code. */
const CONNACK_BYTES = 4;
const REFUSALS = [
  "",
  "the server does not accept MQTT 3.1.1",
  "the server rejects the client's id",
  "the server is unavailable",
  "the user's name or password is wrong",
  "the user is not authorized",
];
const WRONG_LOGIN = 4;

/** A client's login. */
export interface MqttLogin {
  /** Empty for none, as is the password. */
  readonly username: string;
  readonly password: string;
}

/**
 * Returns a wait that holds when the server accepts a client with the login. It fails at once, with the error that
 * `refused` makes of a reason, if the server refuses the login: it would refuse every client.
 */
export function answersConnect(
  { port, tls = false, ...login }: MqttLogin & { readonly port: number; readonly tls?: boolean },
  refused: (reason: string) => MayflyError,
): Wait {
  return Wait.forTcpExchange(port, {
    send: Buffer.concat([connectPacket(login), DISCONNECT]),
    expect: (received) => judge(received, refused),
    tls,
  });
}

function judge(
  received: Buffer,
  refused: (reason: string) => MayflyError,
): boolean | string | Error {
  if (received.length < CONNACK_BYTES) return false;
  const [kind, , , code = 0] = received;
  if (kind !== CONNACK) return `a packet of another type than CONNACK: ${String(kind)}`;
  if (code === 0) return true;
  const reason = REFUSALS[code] ?? `return code ${code}`;
  return code < WRONG_LOGIN ? reason : refused(reason);
}

/** Returns a CONNECT packet with an empty client id, for which the server makes one. */
export function connectPacket({ username, password }: MqttLogin): Buffer {
  const flags = CLEAN_SESSION | (username === "" ? 0 : HAS_USERNAME | HAS_PASSWORD);
  const body = Buffer.concat([
    text("MQTT"),
    Buffer.from([LEVEL_3_1_1, flags, 0, KEEP_ALIVE_SECONDS]),
    text(""),
    ...(username === "" ? [] : [text(username), text(password)]),
  ]);
  return Buffer.concat([Buffer.from([CONNECT, ...lengthBytes(body.length)]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const BASE = 128;

/** Returns a length in groups of 7 bits, the lowest first; all but the last have the highest bit set. */
function lengthBytes(length: number): number[] {
  const low = length % BASE;
  const rest = Math.floor(length / BASE);
  return rest === 0 ? [low] : [low + BASE, ...lengthBytes(rest)];
}
