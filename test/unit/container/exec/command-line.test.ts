import { parseCommandLine } from "../../../../src/container/exec/command-line";

describe("parseCommandLine", () => {
  it.each([
    ["ls -la /tmp", ["ls", "-la", "/tmp"]],
    ["  ls \t -la\n", ["ls", "-la"]],
    [`sh -c 'echo "a b"'`, ["sh", "-c", `echo "a b"`]],
    [`echo "a 'b' \\" \\n" c\\ d`, ["echo", `a 'b' " \\n`, "c d"]],
    [`a"b"'c'd`, ["abcd"]],
    [`echo '' ""`, ["echo", "", ""]],
    ["", []],
  ])("splits %j", (text, words) => {
    expect(parseCommandLine(text)).toEqual(words);
  });

  it.each([[`echo "a`], ["echo 'a"]])("refuses an open quote in %j", (text) => {
    expect(() => parseCommandLine(text)).toThrow(/^exec: expected a closing ['"] /);
  });
});
