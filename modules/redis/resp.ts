// The part of Redis' protocol that the module's commands need
// (redis.io/docs/latest/develop/reference/protocol-spec). Loading a client library instead would take about
// 150 ms in each test file.

/** An answer: null, string, number, boolean, array, or the server's error. */
export type Reply = null | string | number | boolean | Reply[] | ReplyError;

/** An error in the server's answer. */
export interface ReplyError {
  readonly error: string;
}

/** A message from the server. */
export interface Message {
  readonly reply: Reply;
  /** True for a push message: a message on a channel, or the confirmation of a subscription. */
  readonly isPush: boolean;
}

export function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}

export function isReplyError(reply: Reply): reply is ReplyError {
  return typeof reply === "object" && reply !== null && "error" in reply;
}
