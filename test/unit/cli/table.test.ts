import { formatTable } from "../../../src/cli/table";

describe("a table", () => {
  it("has columns as wide as their longest cell", () => {
    expect(
      formatTable([
        ["KIND", "NAME"],
        ["container", "a"],
        ["image", ""],
      ]),
    ).toBe("KIND       NAME\ncontainer  a\nimage");
  });

  it.each([
    ["a terminal's command", "\u001b[2J\u001b]0;title\u0007", "\\u{1b}[2J\\u{1b}]0;title\\u{7}"],
    ["a command of one byte", "\u009b31m", "\\u{9b}31m"],
    ["a line that looks like another object", "a\r\nimage", "a\\u{d}\\u{a}image"],
    ["a line break of Unicode", "a\u2028b\u2029c\u0085d", "a\\u{2028}b\\u{2029}c\\u{85}d"],
    ["a string that is shown backwards", "\u202egnp.exe\u2066", "\\u{202e}gnp.exe\\u{2066}"],
    ["a character that erases", "a\bb\u007f", "a\\u{8}b\\u{7f}"],
  ])("escapes %s", (_what, given, shown) => {
    const table = formatTable([
      ["NAME", "AGE"],
      [given, "3h"],
    ]);
    expect(table).toBe(`NAME${" ".repeat(shown.length - 2)}AGE\n${shown}  3h`);
  });

  it("leaves other scripts as they are", () => {
    expect(formatTable([["größe 文 🐳"]])).toBe("größe 文 🐳");
  });
});
