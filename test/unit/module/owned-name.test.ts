import { ownedName, ownerInName } from "../../../src/module/owned-name";
import { testRun } from "../../../src/module";

/** The length to which the server silently truncates names (NAMEDATALEN - 1). */
const LONGEST_NAME_BYTES = 63;
/** The longest text of a process: see `TestRun`. */
const LONGEST_TEXT = 55;

describe("ownedName", () => {
  it.each([
    ["this process", testRun().process],
    ["this run's first process", testRun().runner],
    ["a process that is not known", ""],
    ["fields that are empty, or begin with zeros", ".000a.1.0"],
    ["the longest text", "daa4ee976ef6.06d17ffe7286.4194304.".padEnd(LONGEST_TEXT, "9")],
    ["the longest text, of its last character", ".".repeat(LONGEST_TEXT)],
    ["the longest text, of its first character", "0".repeat(LONGEST_TEXT)],
  ])("tells the process in a name that the server takes: %s", (_title, process) => {
    expect(process.length).toBeLessThanOrEqual(LONGEST_TEXT);
    const name = ownedName({ process });
    expect(name).toMatch(/^mayfly_[0-9a-z]+_[0-9a-f]{8}$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(LONGEST_NAME_BYTES);
    expect(ownerInName(name)).toBe(process);
    expect(ownedName({ process })).not.toBe(name);
  });
});

describe("ownerInName", () => {
  it.each([
    "mayfly_shop",
    "mayfly_template_0123456789abcdef",
    "my_mayfly_1_01234567",
    "mayfly_A_01234567",
  ])("knows no process of another name: %s", (name) => {
    expect(ownerInName(name)).toBeUndefined();
  });
});
