// The messages of the login, and what the wait reads of their replies ([MS-TDS], learn.microsoft.com/openspecs).

const PRELOGIN = 0x12;
const LOGIN7 = 0x10;
const END_OF_MESSAGE = 1;
const HEADER_BYTES = 8;
const PACKET_SIZE = 4096;

const TDS_7_4 = 0x74000004;
const OPTION_VERSION = 0;
const OPTION_ENCRYPTION = 1;
const TERMINATOR = 0xff;
/** The values of the option ENCRYPTION. */
const ENCRYPTION = { off: 0, on: 1, notSupported: 2, required: 3 };

const TOKEN_ERROR = 0xaa;
const TOKEN_LOGINACK = 0xad;
/** Tokens that are followed by two bytes of length: ENVCHANGE, INFO, ERROR and LOGINACK. */
const SIZED_TOKENS = new Set([0xe3, 0xab, TOKEN_ERROR, TOKEN_LOGINACK]);

function packet(type: number, content: Buffer): Buffer {
  const header = Buffer.from([type, END_OF_MESSAGE, 0, 0, 0, 0, 1, 0]);
  header.writeUInt16BE(HEADER_BYTES + content.length, 2);
  return Buffer.concat([header, content]);
}

/** Returns the first message of a client that cannot encrypt. */
export function preloginMessage(): Buffer {
  const version = Buffer.alloc(6);
  const options: [number, Buffer][] = [
    [OPTION_VERSION, version],
    [OPTION_ENCRYPTION, Buffer.from([ENCRYPTION.notSupported])],
  ];
  const heads: Buffer[] = [];
  let offset = options.length * 5 + 1;
  for (const [option, { length }] of options) {
    const head = Buffer.from([option, 0, 0, 0, 0]);
    head.writeUInt16BE(offset, 1);
    head.writeUInt16BE(length, 3);
    heads.push(head);
    offset += length;
  }
  const values = options.map(([, value]) => value);
  return packet(PRELOGIN, Buffer.concat([...heads, Buffer.from([TERMINATOR]), ...values]));
}

/** Returns the message with a login by name and password, for the database `master`. */
export function loginMessage(username: string, password: string): Buffer {
  const FIXED_BYTES = 94;
  const texts = ["mayfly", username, password, "mayfly", "", "", "mayfly", "", ""];
  const values = texts.map((text): Buffer => Buffer.from(text, "utf16le"));
  const PASSWORD = 2;
  values[PASSWORD] = obfuscated(values[PASSWORD] ?? Buffer.alloc(0));
  const head = Buffer.alloc(FIXED_BYTES);
  head.writeUInt32LE(TDS_7_4, 4);
  head.writeUInt32LE(PACKET_SIZE, 8);
  // The offset and the number of characters of each string follow 36 bytes of numbers.
  let at = 36;
  let offset = FIXED_BYTES;
  for (const { length } of values) {
    head.writeUInt16LE(offset, at);
    head.writeUInt16LE(length / 2, at + 2);
    at += 4;
    offset += length;
  }
  // The client's id (6 bytes) comes before the places of three more strings, which are empty.
  for (at += 6; at < FIXED_BYTES - 4; at += 4) head.writeUInt16LE(offset, at);
  head.writeUInt32LE(offset, 0);
  return packet(LOGIN7, Buffer.concat([head, ...values]));
}

/** Returns the password as the protocol sends it: the halves of each byte change places, and some bits flip. */
function obfuscated(password: Buffer): Buffer {
  return Buffer.from(password.map((byte) => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5));
}

/** Returns the contents of a reply's packets, joined; undefined if more bytes are needed. */
function readMessage(received: Buffer): Buffer | undefined {
  const contents: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= received.length;) {
    const length = Math.max(received.readUInt16BE(at + 2), HEADER_BYTES);
    if (at + length > received.length) return undefined;
    contents.push(received.subarray(at + HEADER_BYTES, at + length));
    const isLast = ((received[at + 1] ?? 0) & END_OF_MESSAGE) !== 0;
    if (isLast) return Buffer.concat(contents);
    at += length;
  }
  return undefined;
}

/** Judges a reply to PRELOGIN: true if the server accepts a login without encryption. */
export function judgePrelogin(received: Buffer): boolean | string {
  const encryption = readEncryption(received);
  if (encryption === undefined) return false;
  if (encryption === ENCRYPTION.notSupported || encryption === ENCRYPTION.off) return true;
  return "the server requires encryption";
}

/** Judges a reply to PRELOGIN: true if the server accepts no login without encryption. */
export function requiresEncryption(received: Buffer): boolean | string {
  const judged = judgePrelogin(received);
  return judged === true ? "the server does not require encryption" : judged !== false;
}

function readEncryption(received: Buffer): number | undefined {
  const message = readMessage(received);
  if (message === undefined) return undefined;
  for (let at = 0; at + 5 <= message.length && message[at] !== TERMINATOR; at += 5) {
    if (message[at] === OPTION_ENCRYPTION) return message[message.readUInt16BE(at + 1)];
  }
  return ENCRYPTION.notSupported;
}

/** Judges a reply to LOGIN7: true if the user is logged in, otherwise the server's error. */
export function judgeLogin(received: Buffer): boolean | string {
  const message = readMessage(received);
  if (message === undefined) return false;
  let at = 0;
  while (at + 3 <= message.length && SIZED_TOKENS.has(message[at] ?? 0)) {
    if (message[at] === TOKEN_LOGINACK) return true;
    if (message[at] === TOKEN_ERROR) return readError(message.subarray(at + 3));
    at += 3 + message.readUInt16LE(at + 1);
  }
  return `a reply of unknown type ${String(message[at])}`;
}

/** Reads number and text: four bytes of number, two of state and class, two of the text's length. */
function readError(error: Buffer): string {
  const TEXT = 8;
  const text = error.toString("utf16le", TEXT, TEXT + 2 * error.readUInt16LE(TEXT - 2));
  return `error ${error.readInt32LE(0)}: ${text}`;
}
