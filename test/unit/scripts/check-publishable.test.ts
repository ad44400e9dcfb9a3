import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPage } from "../../support/pages";
import { ROOT } from "../../support/paths";
import { runProgram, type Finished } from "../../support/run-program";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-publishable-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function check(manifest: object): Promise<Finished> {
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  return runProgram(process.execPath, [join(ROOT, "scripts", "check-publishable.mjs"), folder]);
}

it("refuses a package whose README has links that npm cannot resolve", async () => {
  const { code, stderr } = await check({ name: "mayfly", bugs: "https://example.org/bugs" });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      "package.json has no repository, homepage: on npm's page the README's links would lead nowhere.\n" +
      "Hint: set them to the address of this project's repository, then publish again\n",
  });
});

it("accepts a package that names its repository", async () => {
  const address = "https://example.org/mayfly";
  const manifest = { repository: `git+${address}.git`, bugs: `${address}/issues` };
  expect(await check({ ...manifest, homepage: `${address}#readme` })).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
});

it("is what npm publish runs first", () => {
  const { scripts } = JSON.parse(readPage("package.json")) as { scripts: Record<string, string> };
  expect(scripts["prepublishOnly"]).toBe("node scripts/check-publishable.mjs");
});
