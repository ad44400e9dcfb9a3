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
    ["another protocol", Buffer.from("HTTP/1.1"), 'an answer of unknown kind "H"'],
  ])("takes %s for what it is", (_title, received, judgement) => {
    expect(judgeAnswer(received)).toBe(judgement);
  });
});
