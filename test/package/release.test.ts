import { join } from "node:path";
import { ROOT } from "../support/paths";
import { release } from "../support/release-copy";
import { runProgram } from "../support/run-program";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

it("the package passes publint and attw, and is installed and loaded under npm, pnpm and Yarn", async () => {
  const script = join(ROOT, "scripts", "release.mjs");
  const args = [script, "--dry-run", "--only", "links,packed,install", ROOT];
  expect(await runProgram(process.execPath, args)).toEqual({
    code: 0,
    stdout: "ok      links\nok      packed\nok      install\n",
    stderr: "",
  });
});

it("publint fails on an export without its file, and attw on types without theirs", async () => {
  const types = "./dist/index.d.ts";
  const spoiled = (entry: object): object => ({ exports: { ".": entry } });
  const noFile = await release({ manifest: spoiled({ types, default: "./dist/no.js" }) }, "packed");
  expect(noFile).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^FAILED {2}packed\n *publint: .*no\.js/) as string,
  });
  const noTypes = await release(
    { manifest: spoiled({ types: "./dist/no.d.ts", default: "./dist/index.js" }) },
    "packed",
  );
  expect(noTypes).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^FAILED {2}packed\n[^]* attw: /) as string,
  });
});

it("a package that cannot be loaded fails under each package manager", async () => {
  const files = { "dist/index.js": 'throw new Error("spoiled");\n' };
  const { code, stdout } = await release({ files }, "install");
  expect(code).toBe(1);
  expect(stdout).toMatch(/ npm: [^]*spoiled[^]* pnpm: [^]*spoiled[^]* yarn: [^]*spoiled/);
});
