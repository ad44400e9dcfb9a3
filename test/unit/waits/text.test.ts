import { excerpt, lastLine, list } from "../../../src/waits/text";

describe("excerpt", () => {
  it.each([
    ["", ""],
    [" a\n\tb  c ", "a b c"],
    ["abcdef", "abcde…"],
    ["abcde\n", "abcde"],
  ])("of %j is %j", (text, expected) => {
    expect(excerpt(text, 5)).toBe(expected);
  });
});

describe("lastLine", () => {
  it.each([
    ["", ""],
    ["a", "a"],
    ["a\nb\n\n", "b"],
    ["a\r\nb\r\n", "b"],
  ])("of %j is %j", (text, expected) => {
    expect(lastLine(text)).toBe(expected);
  });
});

describe("list", () => {
  it.each([
    [[], ""],
    [[1], "1"],
    [[1, 2], "1 or 2"],
    [["a", "b", "c"], "a, b or c"],
  ])("of %j is %j", (items, expected) => {
    expect(list(items, "or")).toBe(expected);
  });
});
