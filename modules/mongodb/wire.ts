// The few messages of MongoDB's protocol that the wait sends, and what it reads of their replies
// (mongodb.com/docs/manual/reference/mongodb-wire-protocol, bsonspec.org).

const OP_MSG = 2013;
/** The header (length, request, reply, code), the flags, and the kind of the section. */
const BODY = 21;

/** Returns a message with a command for the database `admin`. The argument is 1 or an empty document. */
export function commandMessage(name: string, argument: 1 | Record<string, never>): Buffer {
  const value = argument === 1 ? Buffer.from([1, 0, 0, 0]) : document();
  const body = document(
    element(argument === 1 ? 0x10 : 0x03, name, value),
    element(0x02, "$db", Buffer.concat([int32("admin".length + 1), cString("admin")])),
  );
  const head = [BODY + body.length, 1, 0, OP_MSG, 0].map(int32);
  return Buffer.concat([...head, Buffer.from([0]), body]);
}

/** A reply's strings, numbers and booleans; other values are left out. */
export type Reply = Readonly<Record<string, string | number | boolean>>;

/** Returns the reply in the received bytes; undefined if more bytes are needed. */
export function readReply(received: Buffer): Reply | undefined {
  if (received.length < BODY || received.length < received.readInt32LE(0)) return undefined;
  const reply: Record<string, string | number | boolean> = {};
  for (let at = BODY + 4; received[at] !== 0;) {
    const type = received.readUInt8(at);
    const end = received.indexOf(0, at + 1);
    const name = received.toString("utf8", at + 1, end);
    at = end + 1;
    if (type === 0x01) reply[name] = received.readDoubleLE(at);
    if (type === 0x10) reply[name] = received.readInt32LE(at);
    if (type === 0x08) reply[name] = received[at] === 1;
    if (type === 0x02) {
      reply[name] = received.toString("utf8", at + 4, at + 3 + received.readInt32LE(at));
    }
    at += sizeOf(type, received, at);
  }
  return reply;
}

const FIXED: Readonly<Record<number, number>> = {
  0x01: 8, // double
  0x07: 12, // object id
  0x08: 1, // boolean
  0x09: 8, // date
  0x0a: 0, // null
  0x10: 4, // 32-bit integer
  0x11: 8, // timestamp
  0x12: 8, // 64-bit integer
};

function sizeOf(type: number, received: Buffer, at: number): number {
  const fixed = FIXED[type];
  if (fixed !== undefined) return fixed;
  const length = received.readInt32LE(at);
  if (type === 0x02) return 4 + length;
  if (type === 0x05) return 5 + length;
  // A document or an array, whose length includes its own four bytes.
  return length;
}

function document(...elements: readonly Buffer[]): Buffer {
  const content = Buffer.concat([...elements, Buffer.from([0])]);
  return Buffer.concat([int32(content.length + 4), content]);
}

const element = (type: number, name: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type]), cString(name), value]);

const cString = (text: string): Buffer => Buffer.from(`${text}\0`);

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
