import {
  bytesField,
  MalformedMessage,
  readFields,
  readText,
  varintField,
} from "../../../../../src/build/buildkit/grpc/protobuf";

describe("protocol buffers", () => {
  it.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 40])("keep the number %d", (value) => {
    expect([...readFields(varintField(3, value))]).toEqual([{ number: 3, value }]);
  });

  it.each(["", "short", "ü".repeat(200)])("keep the string %j", (text) => {
    expect(readText(bytesField(1, text), 1)).toBe(text);
  });

  it("are read with fields of all types, also with large numbers", () => {
    const message = Buffer.concat([
      varintField(1, 5),
      Buffer.from([0x11, 1, 2, 3, 4, 5, 6, 7, 8]),
      Buffer.from([0x1d, 1, 2, 3, 4]),
      bytesField(2000, "end"),
    ]);
    const fields = [...readFields(message)];
    expect(fields.map(({ number }) => number)).toEqual([1, 2, 3, 2000]);
    expect(readText(message, 2000)).toBe("end");
    expect(readText(message, 7)).toBe("");
  });

  it.each([
    ["a length that reaches past the end", [0x0a, 5, 1], "a field reaches past the end"],
    ["a length without what follows", [0x0a], "a number is cut off"],
    [
      "a length of 2 ** 64 - 1",
      [0x0a, ...Array<number>(9).fill(0xff), 1],
      "a field reaches past the end",
    ],
    ["a number that is cut off", [0x08, 0xff], "a number is cut off"],
    [
      "a number without an end",
      [0x08, ...Array<number>(200).fill(0x80), 0],
      "a number has more than 10 bytes",
    ],
    ["a wire type that does not exist", [0x0f], "wire type 7 is unknown"],
    ["a field that does not exist", [0x00, 1], "field number 0 is invalid"],
  ])("are refused with %s", (_name, bytes, reason) => {
    expect(() => [...readFields(Buffer.from(bytes))]).toThrow(new MalformedMessage(reason));
  });
});
