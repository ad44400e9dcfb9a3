import assert from "node:assert/strict";
import { LONGEST_LINE, MalformedReply, ReplyReader } from "../../../modules/redis/reply-reader";
import type { Message } from "../../../modules/redis/resp";
import { fuzz } from "../../support/fuzz/fuzz";

const LONGEST = 8 * 1024;

/** The messages that were read, and the error that ended the reading, if there was one. */
function read(pieces: readonly Buffer[]): { messages: Message[]; refused: unknown } {
  const messages: Message[] = [];
  const reader = new ReplyReader((message) => messages.push(message), LONGEST);
  try {
    for (const piece of pieces) {
      reader.push(piece);
      assert(reader.held <= Math.max(LONGEST, LONGEST_LINE) + 2);
    }
    return { messages, refused: undefined };
  } catch (refused) {
    return { messages, refused };
  }
}

fuzz(__filename, "answers of Redis", {
  valid: [
    "+OK\r\n",
    "-ERR unknown command\r\n",
    ":-12\r\n,1.5\r\n,inf\r\n#t\r\n_\r\n$-1\r\n*-1\r\n",
    "$6\r\na\r\nü!\r\n=6\r\ntxt:ab\r\n",
    "*3\r\n:1\r\n*2\r\n*0\r\n~1\r\n+a\r\n$1\r\na\r\n",
    "%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n",
    ">3\r\n$9\r\nsubscribe\r\n$17\r\nmayfly:database:1\r\n:1\r\n",
  ],
  tokens: [
    "$",
    "*",
    "%",
    "~",
    ">",
    "=",
    "$?\r\n",
    "*?\r\n",
    "$999999999999\r\n",
    "*1\r\n",
    "%1\r\n",
    ">1\r\n",
  ],
  parse: ({ bytes, pieces }) => {
    const whole = read([bytes]);
    assert.deepEqual(read(pieces), whole);
    if (whole.refused !== undefined) throw whole.refused;
  },
  refusal: (error) => error instanceof MalformedReply,
});
