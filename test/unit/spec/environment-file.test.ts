import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer, InvalidOptionError } from "../../../src";
import { readEnvironmentFile } from "../../../src/spec/environment-file";
import { SECRET } from "../../support/wrong-options";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mayfly-environment-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const write = (content: string | Buffer): string => {
  const path = join(folder, "test.env");
  writeFileSync(path, content);
  return path;
};
const read = (content: string | Buffer): object => readEnvironmentFile(write(content), "option");

// What `docker run --env-file` of Docker 20.10 made of these lines.
it.each<[string, string | Buffer, object]>([
  ["a value", "A=1", { A: "1" }],
  ["an empty value", "A=\n", { A: "" }],
  ["values with =", "A=b=c=\n", { A: "b=c=" }],
  ["quotes, as part of the value", `A="b c"\nB='d'\n`, { A: '"b c"', B: "'d'" }],
  ["neither variables nor escapes", "A=$B ${C} \\n\n", { A: "$B ${C} \\n" }],
  ["comments", "# A=1\n  # B=2\nC=3", { C: "3" }],
  ["a # within a line", "A=1 #2\n", { A: "1 #2" }],
  ["empty lines", "\n \t\nA=1\n\n", { A: "1" }],
  ["white space before a name", " \t\u00a0A=1\n", { A: "1" }],
  ["white space around a value", "A= 1  \n", { A: " 1  " }],
  ["the later of two values", "A=1\nA=2\n", { A: "2" }],
  ["line ends of Windows", "A=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["a byte order mark", "\uFEFFA=1\n", { A: "1" }],
  ["names with dots and dashes", "a.b-c=1\n", { "a.b-c": "1" }],
  ["names of Object", "__proto__=1\n", JSON.parse('{ "__proto__": "1" }') as object],
  ["an empty file", "", {}],
])("reads %s", (_what, content, expected) => {
  expect(read(content)).toStrictEqual(expected);
});

it("takes a name without a value from this process as it is now, and leaves out one that is unset", () => {
  process.env["MAYFLY_TEST_INHERITED"] = "from here";
  try {
    expect(read("MAYFLY_TEST_INHERITED\nMAYFLY_TEST_UNSET\n")).toStrictEqual({
      MAYFLY_TEST_INHERITED: "from here",
    });
  } finally {
    delete process.env["MAYFLY_TEST_INHERITED"];
  }
});

it.each<[string, string | Buffer, string]>([
  [
    "a name with a space",
    `A=1\nexport B=${SECRET}\n`,
    "withEnvironmentFile, line 2: expected NAME=value, or NAME alone, got a name with white space",
  ],
  [
    "a line without a name",
    `\n =${SECRET}\n`,
    "withEnvironmentFile, line 2: expected NAME=value, or NAME alone, got a line without a name",
  ],
  [
    "a space after a name alone",
    "A \n",
    "withEnvironmentFile, line 1: expected NAME=value, or NAME alone, got a name with white space",
  ],
  [
    "a zero byte",
    `A=${SECRET}\0\n`,
    "withEnvironmentFile.A: expected a string without zero bytes, got a string with a zero byte",
  ],
  [
    "other encodings",
    Buffer.from([0x41, 0x3d, 0xff]),
    "withEnvironmentFile: expected a file in UTF-8, got bytes that are not UTF-8",
  ],
])("refuses %s without its value", (_what, content, message) => {
  const path = write(content);
  const refused = (): unknown => new GenericContainer("app:1").withEnvironmentFile(path);
  expect(refused).toThrow(InvalidOptionError);
  expect(refused).toThrow(message);
  expect(refused).not.toThrow(SECRET);
});

it("refuses a folder and a file that does not exist", () => {
  const missing = join(folder, "missing.env");
  for (const path of [folder, missing]) {
    expect(() => new GenericContainer("app:1").withEnvironmentFile(path)).toThrow(
      `withEnvironmentFile: expected an existing file, got ${JSON.stringify(path)}`,
    );
  }
});
