// The protocol of Redis: redis.io/docs/latest/develop/reference/protocol-spec. As much of it as five
// commands need; a client library costs some 150 ms to load, in every test file.

/** Null, texts, numbers, lists, and errors as they were told. */
export type Reply = null | string | number | boolean | Reply[] | ReplyError;

/** An error that the server gave as its answer. */
export interface ReplyError {
  readonly error: string;
}

export function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}

export function isReplyError(reply: Reply): reply is ReplyError {
  return typeof reply === "object" && reply !== null && "error" in reply;
}

/** The reply at `start`, and where the next one begins; undefined while it is not whole. */
export function decodeReply(
  data: Buffer,
  start: number,
): { readonly reply: Reply; readonly end: number } | undefined {
  const lineEnd = data.indexOf("\r\n", start);
  if (lineEnd === -1) return undefined;
  const kind = String.fromCharCode(data[start] ?? 0);
  const line = data.toString("utf8", start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (kind) {
    case "+":
      return { reply: line, end };
    case "-":
      return { reply: { error: line }, end };
    case ":":
    case ",":
      return { reply: Number(line), end };
    case "#":
      return { reply: line === "t", end };
    case "_":
      return { reply: null, end };
    case "$":
    case "=":
      return decodeText(data, end, Number(line));
    case "*":
    case "~":
    case ">":
      return decodeList(data, end, Number(line));
    case "%":
      return decodeList(data, end, 2 * Number(line));
    default:
      throw new Error(`an answer of unknown kind ${JSON.stringify(kind)}`);
  }
}

function decodeText(data: Buffer, start: number, bytes: number): ReturnType<typeof decodeReply> {
  if (bytes < 0) return { reply: null, end: start };
  const end = start + bytes + 2;
  return end > data.length ? undefined : { reply: data.toString("utf8", start, end - 2), end };
}

function decodeList(data: Buffer, start: number, count: number): ReturnType<typeof decodeReply> {
  if (count < 0) return { reply: null, end: start };
  const reply: Reply[] = [];
  let end = start;
  for (let index = 0; index < count; index++) {
    const member = decodeReply(data, end);
    if (member === undefined) return undefined;
    reply.push(member.reply);
    end = member.end;
  }
  return { reply, end };
}
