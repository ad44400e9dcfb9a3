import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { installed, pack } from "../support/npm-packages";
import { ROOT } from "../support/paths";
import { readPage } from "../support/pages";
import { runProgram, type Finished } from "../support/run-program";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "mayfly-pnpm-"));
  await cp(join(ROOT, "test", "package", "projects", "strict"), project, { recursive: true });
  const tarball = basename(await pack(project));
  const manifest = { private: true, dependencies: { mayfly: `file:./${tarball}` } };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  const { stdout: registry } = await runProgram("npm", ["config", "get", "registry"]);
  await writeFile(join(project, ".npmrc"), `registry=${registry}`);
});

afterAll(() => rm(project, { recursive: true, force: true }));

const install = async (): Promise<Finished> => {
  const pnpm = join(await installed({ pnpm: "12.21.0" }), "pnpm", "bin", "pnpm.mjs");
  const args = [pnpm, "install", "--store-dir", join(project, "store")];
  return runProgram(process.execPath, args, { cwd: project });
};

it("is installed by pnpm with the settings that the page gives", async () => {
  const [, settings = ""] = /```yaml\n([^]*?)```/.exec(readPage("docs/installing.md")) ?? [];
  await writeFile(join(project, "pnpm-workspace.yaml"), settings);
  expect(await install()).toMatchObject({ code: 0 });
  // Each package sees only its own dependencies.
  expect(await readdir(join(project, "node_modules"))).toEqual(
    expect.not.arrayContaining(["dockerode", "ssh2"]),
  );
  const start = join(project, "start.cjs");
  expect(await runProgram(process.execPath, [start], { cwd: project })).toEqual({
    code: 0,
    stdout: "content function\n",
    stderr: "",
  });
});

it("needs no other setting: all packages with install scripts are named", async () => {
  await rm(join(project, "node_modules"), { recursive: true });
  await rm(join(project, "pnpm-workspace.yaml"));
  const { code, stdout, stderr } = await install();
  expect(code).toBe(1);
  const [, named = ""] = /Ignored build scripts: ([^.]*(?:\.\d[^.]*)*)/.exec(stdout + stderr) ?? [];
  const names = [...named.matchAll(/([a-z][\w-]*)@/g)].map(([, name]) => name).sort();
  const settings = await readFile(join(ROOT, "docs", "installing.md"), "utf8");
  expect(names).toEqual(["cpu-features", "protobufjs", "ssh2"]);
  for (const name of names) expect(settings).toContain(`  ${name}: false`);
});
