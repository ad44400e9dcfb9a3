import { judgeAnswer, startupMessage } from "../../../modules/postgresql/answers-startup";

describe("startupMessage", () => {
  it("is length, version 3.0, and pairs of texts, each ended by zero", () => {
    const message = startupMessage({ user: "ada", database: "shop" });
    expect(message.readInt32BE(0)).toBe(message.length);
    expect(message.readInt32BE(4)).toBe(3 << 16);
    expect(message.toString("utf8", 8)).toBe("user\0ada\0database\0shop\0\0");
  });
});

describe("judgeAnswer", () => {
  const error = (fields: Record<string, string>): Buffer => {
    const text = Object.entries(fields).map(([code, value]) => `${code}${value}\0`);
    const body = Buffer.from(`${text.join("")}\0`);
    const head = Buffer.from("E\0\0\0\0", "latin1");
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const STARTING = error({ S: "FATAL", C: "57P03", M: "the database system is starting up" });

  it.each<[string, Buffer, boolean | string]>([
    ["a request for a password", Buffer.from("R\0\0\0\x17\0\0\0\n", "latin1"), true],
    ["a server that starts up", STARTING, "the database system is starting up"],
    ["a server at work that refuses this user", error({ S: "FATAL", C: "28000", M: "no" }), true],
    ["half an error", STARTING.subarray(0, 20), false],
    ["the first byte of one", STARTING.subarray(0, 1), false],
    ["nothing yet", Buffer.alloc(0), false],
    [
      "an error of a negative length",
      Buffer.from("E\xff\xff\xff\xff\0", "latin1"),
      "an error of invalid length -1",
    ],
    [
      "an error that has no end",
      Buffer.from("E\x7f\xff\xff\xffC", "latin1"),
      "an error of invalid length 2147483647",
    ],
    [
      "an error, and what follows it",
      Buffer.concat([STARTING, Buffer.from("C28000\0")]),
      "the database system is starting up",
    ],
    ["another protocol", Buffer.from("HTTP/1.1"), 'an answer of unknown type "H"'],
  ])("takes %s for what it is", (_title, received, judgement) => {
    expect(judgeAnswer(received)).toBe(judgement);
  });
});
