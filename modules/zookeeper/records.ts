// The records of ZooKeeper's protocol (src/zookeeper.jute in its source): numbers are big-endian, and a string or a buffer
// begins with its length in four bytes.

const OPERATIONS = { create: 1, delete: 2, list: 8, close: -11 } as const;

/** The errors that have a meaning here. */
export const ERRORS = { noNode: -101 } as const;

const ERROR_NAMES: Readonly<Record<number, string>> = {
  [-4]: "the connection is lost",
  [-101]: "there is no such node",
  [-102]: "its access control list does not allow this",
  [-110]: "the node exists",
  [-111]: "the node has children",
  [-112]: "the session has expired",
  [-119]: "the server is read-only",
};

const ALL_PERMISSIONS = 31;
const ANY_VERSION = -1;
/** A new session has no id and no password yet. */
const NEW_SESSION_BYTES = 8;
const PASSWORD_BYTES = 16;
const SESSION_MS = 30_000;

/** Returns the first message of a connection, which opens a session. */
export function connectMessage(): Buffer {
  const protocolVersion = int(0);
  const lastSeen = Buffer.alloc(8);
  const session = Buffer.concat([Buffer.alloc(NEW_SESSION_BYTES), buffer(PASSWORD_BYTES)]);
  const readOnly = Buffer.from([0]);
  return frame(Buffer.concat([protocolVersion, lastSeen, int(SESSION_MS), session, readOnly]));
}

/** Returns whether the reply to the first message grants a session; otherwise why not. */
export function grantsSession(body: Buffer): true | string {
  // The version of the protocol comes before the time, which is 0 if the session is refused.
  return body.length >= 8 && body.readInt32BE(4) > 0 ? true : "the server grants no session";
}

/** An operation and its arguments. */
export interface Request {
  readonly operation: number;
  readonly body: Buffer;
}

/** Returns the request that creates a node without data that everybody may use. */
export function createRequest(path: string): Request {
  const everybody = [int(1), int(ALL_PERMISSIONS), string("world"), string("anyone")];
  const body = Buffer.concat([string(path), buffer(0), ...everybody, int(0)]);
  return { operation: OPERATIONS.create, body };
}

export function deleteRequest(path: string): Request {
  return { operation: OPERATIONS.delete, body: Buffer.concat([string(path), int(ANY_VERSION)]) };
}

/** Returns the request for the names of a node's children, without a watch. */
export function listRequest(path: string): Request {
  return { operation: OPERATIONS.list, body: Buffer.concat([string(path), Buffer.from([0])]) };
}

export const CLOSE: Request = { operation: OPERATIONS.close, body: Buffer.alloc(0) };

/** Returns the message of a request: the request behind its number and its operation. */
export function message(number: number, { operation, body }: Request): Buffer {
  return frame(Buffer.concat([int(number), int(operation), body]));
}

/** A server's reply to a request. */
export interface Reply {
  /** 0 if the server did what was asked. */
  readonly error: number;
  readonly body: Buffer;
}

const ERROR_AT = 12;
const REPLY_AT = 16;

/** Reads a reply. Throws for one that is too short. */
export function readReply(body: Buffer): Reply {
  return { error: body.readInt32BE(ERROR_AT), body: body.subarray(REPLY_AT) };
}

/** Returns what an error of the server means. */
export function errorName(error: number): string {
  return ERROR_NAMES[error] ?? `error ${error}`;
}

/** Reads a list of strings. */
export function readStrings(body: Buffer): string[] {
  let at = 0;
  const next = (): number => body.readInt32BE((at += 4) - 4);
  return Array.from({ length: Math.max(next(), 0) }, () => {
    const length = next();
    return body.toString("utf8", at, (at += length));
  });
}

const LENGTH_BYTES = 4;

/** Returns the body of the first complete message in what was received; undefined if there is none yet. */
export function firstMessage(received: Buffer): Buffer | undefined {
  if (received.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + received.readUInt32BE(0);
  return received.length < end ? undefined : received.subarray(LENGTH_BYTES, end);
}

function frame(body: Buffer): Buffer {
  return Buffer.concat([int(body.length), body]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Returns a buffer of zeros behind its length. */
function buffer(length: number): Buffer {
  return frame(Buffer.alloc(length));
}

function string(text: string): Buffer {
  return frame(Buffer.from(text));
}
