import {
  LineReader,
  ProtocolError,
  toLine,
  toRequest,
} from "../../../../src/cleanup/watchdog/protocol";

describe("the lines", () => {
  it("are read, in whatever pieces they arrive", () => {
    const messages: object[] = [];
    const reader = new LineReader((message) => messages.push(message));
    const text = toLine({ id: 1, hold: { a: "1" } }) + toLine({ id: 2, release: "c" });
    for (const letter of text) reader.push(letter);
    reader.push(text);
    const both = [
      { id: 1, hold: { a: "1" } },
      { id: 2, release: "c" },
    ];
    expect(messages).toEqual([...both, ...both]);
  });

  it.each([
    "GET / HTTP/1.1\r\n",
    "null\n",
    "7\n",
    "x".repeat(1_000_001),
    `"${"x".repeat(1_000_000)}"\n`,
  ])("of another protocol are refused (%#)", (text) => {
    const reader = new LineReader(() => undefined);
    expect(() => {
      reader.push(text);
    }).toThrow(ProtocolError);
  });

  it("have a limit, however small their pieces are", () => {
    const reader = new LineReader(() => undefined);
    const pushAll = (): void => {
      for (let length = 0; length <= 1_000_000; length += 10) reader.push("0123456789");
    };
    expect(pushAll).toThrow("a line is too long");
  });
});

describe("a request", () => {
  it.each([
    { id: 1, hold: { "org.testcontainers.session-id": "s" } },
    { id: 2, use: "abc", idle: 1000 },
    { id: 3, release: "abc" },
  ])("is read (%#)", (message) => {
    expect(toRequest(message)).toEqual(message);
  });

  it("limits the idle timeout to the longest timer of Node.js", () => {
    const request = toRequest({ id: 2, use: "abc", idle: 1e12 });
    expect(request).toEqual({ id: 2, use: "abc", idle: 2 ** 31 - 1 });
  });

  it.each([
    {},
    { id: 1 },
    { hold: { a: "1" } },
    // These filters would match all objects.
    { id: 1, hold: {} },
    { id: 1, hold: { a: "" } },
    { id: 1, hold: { a: 1 } },
    { id: 1, hold: ["a"] },
    { id: 1, use: "abc" },
    { id: 1, use: "abc", idle: -1 },
    { id: 1.5, release: "abc" },
  ])("is refused (%#)", (message) => {
    expect(() => toRequest(message)).toThrow("not a request");
  });
});
