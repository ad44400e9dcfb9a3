import { decodeReply, encodeCommand } from "../../../modules/redis/resp";

describe("encodeCommand", () => {
  it("counts bytes, not characters", () => {
    expect(encodeCommand(["SET", "ü", ""])).toBe("*3\r\n$3\r\nSET\r\n$2\r\nü\r\n$0\r\n\r\n");
  });
});

describe("decodeReply", () => {
  it.each([
    ["+OK\r\n", "OK"],
    ["-ERR no\r\n", { error: "ERR no" }],
    [":-12\r\n", -12],
    [",1.5\r\n", 1.5],
    ["#t\r\n", true],
    ["_\r\n", null],
    ["$-1\r\n", null],
    ["*-1\r\n", null],
    ["$0\r\n\r\n", ""],
    ["$6\r\na\r\nü!\r\n", "a\r\nü!"],
    ["=6\r\ntxt:ab\r\n", "txt:ab"],
    ["*3\r\n:1\r\n*0\r\n$1\r\na\r\n", [1, [], "a"]],
    ["%1\r\n+key\r\n:1\r\n", ["key", 1]],
    [">3\r\n$9\r\nsubscribe\r\n+c\r\n:1\r\n", ["subscribe", "c", 1]],
  ])("reads %j, whole and at no byte before", (text, reply) => {
    const data = Buffer.from(text);
    for (let length = 0; length < data.length; length++) {
      expect(decodeReply(data.subarray(0, length), 0)).toBeUndefined();
    }
    expect(decodeReply(Buffer.concat([data, data]), data.length)).toEqual({
      reply,
      end: 2 * data.length,
    });
  });

  it("refuses what is no answer of Redis", () => {
    expect(() => decodeReply(Buffer.from("HTTP/1.1 400 Bad Request\r\n"), 0)).toThrow(
      'an answer of unknown kind "H"',
    );
  });
});
