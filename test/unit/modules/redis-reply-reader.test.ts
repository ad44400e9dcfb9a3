import {
  DEEPEST,
  LONGEST_LINE,
  LONGEST_MESSAGE,
  ReplyReader,
} from "../../../modules/redis/reply-reader";
import type { Message } from "../../../modules/redis/resp";

/** Reads text that arrives byte by byte. */
function read(text: string): Message[] {
  const messages: Message[] = [];
  const reader = new ReplyReader((message) => messages.push(message));
  for (const byte of Buffer.from(text)) reader.push(Buffer.from([byte]));
  expect(reader.held).toBe(0);
  return messages;
}

const push = (...texts: readonly string[]): void => {
  const reader = new ReplyReader(() => undefined);
  for (const text of texts) reader.push(Buffer.from(text));
};

describe("ReplyReader", () => {
  it.each([
    ["+OK\r\n", "OK"],
    ["-ERR no\r\n", { error: "ERR no" }],
    [":-12\r\n", -12],
    [",1.5\r\n", 1.5],
    [",-inf\r\n", -Infinity],
    ["#t\r\n", true],
    ["#f\r\n", false],
    ["_\r\n", null],
    ["$-1\r\n", null],
    ["*-1\r\n", null],
    ["%-1\r\n", null],
    ["$0\r\n\r\n", ""],
    ["$6\r\na\r\nü!\r\n", "a\r\nü!"],
    ["=6\r\ntxt:ab\r\n", "txt:ab"],
    ["*3\r\n:1\r\n*0\r\n$1\r\na\r\n", [1, [], "a"]],
    ["*1\r\n*1\r\n*1\r\n*0\r\n", [[[[]]]]],
    ["%1\r\n+key\r\n:1\r\n", ["key", 1]],
  ])("reads %j", (text, reply) => {
    const message = { reply, isPush: false };
    expect(read(text)).toEqual([message]);
    expect(read(text + text)).toEqual([message, message]);
  });

  it("distinguishes push messages from answers", () => {
    expect(read(">2\r\n+message\r\n*0\r\n+OK\r\n")).toEqual([
      { reply: ["message", []], isPush: true },
      { reply: "OK", isPush: false },
    ]);
  });

  it.each([
    ["HTTP/1.1 400 Bad Request\r\n", 'an answer of unknown type "H"'],
    ["\r\n", 'an answer of unknown type ""'],
    ["$?\r\n", 'expected a length, got "?"'],
    ["$abc\r\n", 'expected a length, got "abc"'],
    ["*\r\n", 'expected a length, got ""'],
    ["$-2\r\n", 'expected a length, got "-2"'],
    ["%1e3\r\n", 'expected a length, got "1e3"'],
    ["*0x10\r\n", 'expected a length, got "0x10"'],
    ["$3\r\nabcd\r\n", 'expected the end of a string, got "d\\r"'],
    [":one\r\n", 'expected a number, got "one"'],
    [",\r\n", 'expected a number, got ""'],
    ["#yes\r\n", 'expected a boolean, got "yes"'],
    ["_null\r\n", 'expected nothing after a null, got "null"'],
    ["*1\r\n>1\r\n", "a push message inside another message"],
  ])("refuses %j", (text, words) => {
    expect(() => {
      push(text);
    }).toThrow(words);
  });

  it.each([
    ["a string", `$${LONGEST_MESSAGE}\r\n`],
    ["a string beyond what can be counted", "$9999999999\r\n"],
    ["a list", `*${LONGEST_MESSAGE / 2}\r\n`],
    ["strings together", `*2\r\n$9000000\r\n${"x".repeat(9_000_000)}\r\n$9000000\r\n`],
  ])("refuses %s that is too long, before it has come", (_title, text) => {
    expect(() => {
      push(text);
    }).toThrow(`an answer of more than ${LONGEST_MESSAGE} bytes`);
  });

  it("refuses a line without an end", () => {
    const half = "x".repeat(LONGEST_LINE / 2);
    expect(() => {
      push("+", half, half);
    }).toThrow(`a line of more than ${LONGEST_LINE} bytes`);
  });

  it("refuses lists that are too deep, instead of running out of stack", () => {
    push("*1\r\n".repeat(DEEPEST));
    expect(() => {
      push("*1\r\n".repeat(100_000));
    }).toThrow(`more than ${DEEPEST} nested arrays`);
  });

  it("holds a long string once, and nothing after it", () => {
    let length = 0;
    const reader = new ReplyReader(({ reply }) => {
      length = typeof reply === "string" ? reply.length : -1;
    });
    reader.push(Buffer.from("$1000000\r\n"));
    for (let sent = 0; sent < 1_000_000; sent += 10) reader.push(Buffer.alloc(10, "x"));
    expect(reader.held).toBe(1_000_000);
    reader.push(Buffer.from("\r\n"));
    expect([length, reader.held]).toEqual([1_000_000, 0]);
  });
});
