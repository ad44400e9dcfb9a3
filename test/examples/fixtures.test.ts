import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "../support/paths";
import { environmentOfItsOwn } from "../support/run-of-its-own";
import { runProgram, type Finished } from "../support/run-program";

const EXAMPLE = join(ROOT, "examples", "fixtures");

jest.setTimeout(600_000);

/** The runners give a test 5 s, and a busy machine may be late. */
const PATIENT = ["--", "--testTimeout=120000"];

let folder: string;
let project: string;

const npm = (...args: string[]): Promise<Finished> =>
  runProgram("npm", args, { cwd: project, env: environmentOfItsOwn({ NO_COLOR: "1" }) });

/** Both streams: where a summary goes differs between runners. */
async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { code, stdout, stderr } = await npm("run", "--silent", ...args);
  return { code, output: stdout + stderr };
}

/** The project as a user has it: a copy of its own, with the package that would be published. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-example-"));
  project = join(folder, "fixtures");
  await cp(EXAMPLE, project, {
    recursive: true,
    filter: (file) => basename(file) !== "node_modules",
  });
  const packed = await runProgram(
    "npm",
    ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder],
    { cwd: ROOT },
  );
  expect(packed).toMatchObject({ code: 0 });
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz"))!;
  const file = join(project, "package.json");
  const manifest = await readFile(file, "utf8");
  expect(manifest).toContain('"file:../.."');
  await writeFile(file, manifest.replace("file:../..", `file:${join(folder, tarball)}`));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  expect(await npm("install", ...quiet)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true }));

describe("the example of fixtures", () => {
  it("has the right types", async () => {
    expect(await run("types")).toEqual({ code: 0, output: "" });
  });

  it.each([
    ["jest", /Tests: +2 passed, 2 total/, PATIENT],
    ["vitest", /Tests +2 passed \(2\)/, PATIENT],
    ["node-test", /pass 2\n.*fail 0\n/, []],
  ])("runs under its runner, which tells what was started: %s", async (runner, passed, flags) => {
    const { code, output } = await run(runner, ...flags);
    expect(output).toMatch(passed);
    expect(output).toMatch(/Mayfly: 1 container started.*\n.*postgres:17 +fixture postgres /);
    expect(code).toBe(0);
  });
});

it("the first lines of the page work as they stand", async () => {
  const page = await readFile(join(ROOT, "docs", "fixtures.md"), "utf8");
  const [definitions = "", test = ""] = [...page.matchAll(/```ts\n([^]*?)```/g)].map(
    ([, code]) => code,
  );
  const pasted = join(project, "pasted");
  await mkdir(pasted);
  await writeFile(join(pasted, "database.ts"), definitions);
  await writeFile(join(pasted, "teas.test.ts"), test);
  const { code, output } = await run("jest", ...PATIENT, "--rootDir", pasted);
  expect(output).toMatch(/Tests: +1 passed, 1 total/);
  expect(code).toBe(0);
});
