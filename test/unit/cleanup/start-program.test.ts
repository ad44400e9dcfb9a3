import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "../../../src/cleanup/start-program";

let folder: string;
let program: string;
let output: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-program-"));
  program = join(folder, "program.js");
  output = join(folder, "output");
  const config = JSON.stringify(join(__dirname, "..", "..", "..", "src", "config", "index.js"));
  await writeFile(
    program,
    `require("fs").writeFileSync(${JSON.stringify(output)},
       JSON.stringify(require(${config}).programInput()));`,
  );
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
    const child = startProgram(program, input);
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
