import { Wait } from "../../src/module";

/** The user and the virtual host of the channel. */
interface Login {
  readonly username: string;
  readonly password: string;
  readonly virtualHost: string;
}

/**
 * Returns a wait for the first channel of AMQP 0-9-1 (rabbitmq.com/resources/specs/amqp0-9-1.pdf). It sends all that a
 * client sends until then in one piece, and reads the replies.
 *
 * A refused login counts as ready, too: the server may have other users, from the user's own definitions.
 */
export function opensChannel(port: number, login: Login, { tls = false } = {}): Wait {
  return Wait.forTcpExchange(port, { send: conversation(login), expect: hasOpened, tls });
}

const START_OK = [10, 11] as const;
const TUNE_OK = [10, 31] as const;
const OPEN = [10, 40] as const;
const CLOSE = [10, 50] as const;
const CHANNEL_OPEN = [20, 10] as const;
const CHANNEL_OPEN_OK = [20, 11] as const;

/**
 * Returns the protocol header and the client's methods from `connection.start-ok` to `connection.close`.
 *
 * Without the last one, the server logs a warning.
 */
export function conversation({ username, password, virtualHost }: Login): Buffer {
  const capability = table(short("authentication_failure_close"), text("t"), u8(1));
  const properties = table(short("capabilities"), text("F"), capability);
  const login = [short("PLAIN"), long(text(`\0${username}\0${password}`)), short("en_US")];
  return Buffer.concat([
    text("AMQP"),
    Buffer.from([0, 0, 9, 1]),
    method(0, START_OK, properties, ...login),
    method(0, TUNE_OK, u16(CHANNELS), u32(FRAME_BYTES), u16(0)),
    method(0, OPEN, short(virtualHost), short(""), u8(0)),
    method(1, CHANNEL_OPEN, short("")),
    method(0, CLOSE, u16(200), short("ready"), u16(0), u16(0)),
  ]);
}

/** Both are within the limits of any configuration: the server refuses more than it has offered. */
const CHANNELS = 1;
const FRAME_BYTES = 8192;

/** Codes with which the server refuses a login: no access, no such virtual host, another mechanism than PLAIN. */
const REFUSALS: ReadonlySet<number> = new Set([402, 403, 503, 530]);

/** Returns whether the replies so far say that the channel is open, or why it is not. */
export function hasOpened(received: Buffer): boolean | string {
  for (let at = 0; at + FRAME_HEADER < received.length;) {
    if (received[at] !== METHOD_FRAME) return "the reply is not one of AMQP 0-9-1";
    const end = at + FRAME_HEADER + received.readUInt32BE(at + 3);
    if (end >= received.length) return false;
    const payload = received.subarray(at + FRAME_HEADER, end);
    if (is(payload, CHANNEL_OPEN_OK)) return true;
    if (is(payload, CLOSE)) return isRefusal(payload);
    at = end + 1;
  }
  return false;
}

function isRefusal(close: Buffer): true | string {
  const code = close.readUInt16BE(4);
  return (
    REFUSALS.has(code) ||
    `the server closed the connection: ${code} ${close.toString("utf8", 7, 7 + close.readUInt8(6))}`
  );
}

type Method = readonly [classId: number, id: number];

const METHOD_FRAME = 1;
const FRAME_HEADER = 7;
const FRAME_END = 0xce;

const is = (payload: Buffer, [classId, id]: Method): boolean =>
  payload.readUInt16BE(0) === classId && payload.readUInt16BE(2) === id;

function method(channel: number, [classId, id]: Method, ...fields: Buffer[]): Buffer {
  const payload = long(Buffer.concat([u16(classId), u16(id), ...fields]));
  return Buffer.concat([u8(METHOD_FRAME), u16(channel), payload, u8(FRAME_END)]);
}

const text = (value: string): Buffer => Buffer.from(value);
const short = (value: string): Buffer => Buffer.concat([u8(Buffer.byteLength(value)), text(value)]);
const long = (value: Buffer): Buffer => Buffer.concat([u32(value.length), value]);
const table = (...fields: Buffer[]): Buffer => long(Buffer.concat(fields));
const u8 = (value: number): Buffer => Buffer.from([value]);
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
