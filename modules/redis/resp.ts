// The protocol of Redis: redis.io/docs/latest/develop/reference/protocol-spec. As much of it as five
// commands need; a client library costs some 150 ms to load, in every test file.

/** Null, strings, numbers, booleans, lists, and errors as the server worded them. */
export type Reply = null | string | number | boolean | Reply[] | ReplyError;

/** An error that the server gave as its answer. */
export interface ReplyError {
  readonly error: string;
}

/** One message of the server. */
export interface Message {
  readonly reply: Reply;
  /** The server sent it by itself: a message on a channel, or the confirmation of a subscription. */
  readonly isPush: boolean;
}

export function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}

export function isReplyError(reply: Reply): reply is ReplyError {
  return typeof reply === "object" && reply !== null && "error" in reply;
}
