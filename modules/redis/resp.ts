// The part of Redis' protocol that five commands need
// (redis.io/docs/latest/develop/reference/protocol-spec). Loading a client library takes some 150 ms
// in each test file.

/** An answer: null, string, number, boolean, array, or the server's error. */
export type Reply = null | string | number | boolean | Reply[] | ReplyError;

/** An error that the server answered with. */
export interface ReplyError {
  readonly error: string;
}

/** A message from the server. */
export interface Message {
  readonly reply: Reply;
  /** True for a message that answers no command, such as one on a channel, and for the confirmation of a subscription. */
  readonly isPush: boolean;
}

export function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}

export function isReplyError(reply: Reply): reply is ReplyError {
  return typeof reply === "object" && reply !== null && "error" in reply;
}
