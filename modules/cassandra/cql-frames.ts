// Frames of the native protocol, version 4: the newest that every server since Cassandra 2.2 speaks
// (cassandra.apache.org/doc/latest/cassandra/reference/native-protocol.html).

const REQUEST_VERSION = 4;
const HEADER_BYTES = 9;
const LENGTH_AT = 5;
const FLAGS_AT = 1;
const OPCODE_AT = 4;
/** The flag of a reply that begins with warnings. */
const WARNINGS = 0x08;

const STARTUP = 0x01;
const QUERY = 0x07;
const AUTH_RESPONSE = 0x0f;
const CONSISTENCY_ONE = 1;

/** The kinds of replies, by their opcode. */
const REPLIES: Readonly<Record<number, Reply["kind"]>> = {
  0x00: "error",
  0x02: "ready",
  0x03: "authenticate",
  0x08: "result",
  0x10: "authenticated",
};

/** A server's reply. */
export interface Reply {
  readonly kind: "error" | "ready" | "authenticate" | "result" | "authenticated";
  readonly body: Buffer;
}

/** A user's name and password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Returns the request that opens a connection. */
export function startup(): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(1);
  return frame(STARTUP, Buffer.concat([count, short("CQL_VERSION"), short("3.0.0")]));
}

/** Returns the answer to a server that asks for a login. */
export function authResponse({ username, password }: Login): Buffer {
  return frame(AUTH_RESPONSE, long(`\0${username}\0${password}`));
}

/** Returns the request that runs a statement. */
export function query(statement: string): Buffer {
  const options = Buffer.from([0, CONSISTENCY_ONE, 0]);
  return frame(QUERY, Buffer.concat([long(statement), options]));
}

/** Returns the first reply in what was received; undefined if it is not complete. Throws for another protocol. */
export function readReply(received: Buffer): Reply | undefined {
  if (received.length < HEADER_BYTES) return undefined;
  const kind = REPLIES[received[OPCODE_AT] ?? -1];
  if (kind === undefined) throw new Error(`a frame with the opcode ${String(received[OPCODE_AT])}`);
  const end = HEADER_BYTES + received.readUInt32BE(LENGTH_AT);
  if (received.length < end) return undefined;
  const body = received.subarray(HEADER_BYTES, end);
  const hasWarnings = ((received[FLAGS_AT] ?? 0) & WARNINGS) !== 0;
  return { kind, body: hasWarnings ? withoutWarnings(body) : body };
}

function withoutWarnings(body: Buffer): Buffer {
  let at = 2;
  for (let left = body.readUInt16BE(0); left > 0; left--) at += 2 + body.readUInt16BE(at);
  return body.subarray(at);
}

/** Returns the message of an error. */
export function errorMessage({ body }: Reply): string {
  // Four bytes of code, and a string with two bytes of length.
  return body.toString("utf8", 6, 6 + body.readUInt16BE(4));
}

const ROWS = 2;
const GLOBAL_TABLE = 1;

/** Returns the rows of a result whose columns all hold strings; none for a result without rows. */
export function readRows({ body }: Reply): string[][] {
  if (body.readInt32BE(0) !== ROWS) return [];
  let at = 4;
  const int = (): number => body.readInt32BE((at += 4) - 4);
  const skipName = (): void => {
    at += 2 + body.readUInt16BE(at);
  };
  const flags = int();
  const columns = int();
  if ((flags & GLOBAL_TABLE) !== 0) {
    skipName();
    skipName();
  }
  for (let column = 0; column < columns; column++) {
    if ((flags & GLOBAL_TABLE) === 0) {
      skipName();
      skipName();
    }
    skipName();
    // The type of a string has no parameters.
    at += 2;
  }
  const value = (): string => {
    const length = Math.max(int(), 0);
    return body.toString("utf8", at, (at += length));
  };
  return Array.from({ length: int() }, () => Array.from({ length: columns }, value));
}

function frame(opcode: number, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = REQUEST_VERSION;
  header[OPCODE_AT] = opcode;
  header.writeUInt32BE(body.length, LENGTH_AT);
  return Buffer.concat([header, body]);
}

function short(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

function long(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
