import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanupProgram } from "../../../src/cleanup/cleanup-program";
import { startProgram } from "../../../src/cleanup/start-program";

let folder: string;
let output: string;
let code: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-program-"));
  output = join(folder, "output");
  const config = JSON.stringify(join(__dirname, "..", "..", "..", "src", "config", "index.js"));
  code = `require("fs").writeFileSync(${JSON.stringify(output)},
    JSON.stringify(require(${config}).programInput()));`;
});

afterAll(() => rm(folder, { recursive: true }));

it.each([
  ["short", 10],
  ["longer than the system allows for a variable, as a bundle of certificates", 1_000_000],
])("a program gets an input that is %s", async (_, length) => {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    const input = { ca: "x".repeat(length) };
    const child = startProgram(code, input);
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(JSON.parse(await readFile(output, "utf8"))).toEqual(input);
    for (const name of await readdir(folder)) {
      if (name.startsWith("mayfly-")) expect(await readdir(join(folder, name))).toEqual([]);
    }
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
});

it("fits into a variable on each system, so that cleanup at the process's exit needs no folder", () => {
  expect(cleanupProgram().length).toBeGreaterThan(10_000);
  expect(cleanupProgram().length).toBeLessThan(32_000);
});
