import { excerpt, lastLine, list } from "../../../src/waits/excerpt";

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

  it("takes no memory for the other lines", () => {
    const text = "yes\n".repeat(10_000_000);
    const before = process.memoryUsage.rss();
    expect(lastLine(text)).toBe("yes");
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 ** 2);
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
