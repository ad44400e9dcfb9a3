import { serverCommand } from "../../../src/module";

const added = { first: ["/etc/d.conf"], last: ["--verbose"] };

describe("serverCommand", () => {
  it.each<[string, string[] | undefined, string[]]>([
    ["nothing", undefined, ["served", "/etc/d.conf", "--verbose"]],
    ["the program", ["served", "--a", "1"], ["served", "/etc/d.conf", "--a", "1", "--verbose"]],
    ["options alone", ["--a", "1"], ["served", "/etc/d.conf", "--a", "1", "--verbose"]],
    ["its path", ["/usr/bin/served"], ["/usr/bin/served", "/etc/d.conf", "--verbose"]],
  ])("adds to what the user gave: %s", (_title, command, expected) => {
    expect(serverCommand("served", command, added)).toEqual(expected);
  });

  it("refuses another program, which would not know the options", () => {
    expect(() => serverCommand("served", ["sh", "-c", "served"], added)).toThrow(
      'withCommand: expected served and its options, because other methods add options to the command, got "sh"',
    );
  });
});
