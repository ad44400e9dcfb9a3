import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../support/eventually";
import { pack } from "../support/npm-packages";
import { ownSession } from "../support/own-session";
import { ROOT } from "../support/paths";
import { environmentOfNoRun } from "../support/run-of-its-own";
import { runProgram, type Finished } from "../support/run-program";
import { thingsOf } from "../support/session-state";
import { endWatchdogs } from "../support/watchdogs";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

let project: string;
let elsewhere: string;

const BUNDLERS = {
  "@rollup/plugin-commonjs": "29.0.3",
  "@rollup/plugin-json": "6.1.0",
  "@rollup/plugin-node-resolve": "16.0.3",
  esbuild: "0.28.2",
  rollup: "4.68.8",
  webpack: "5.113.0",
};

const inProject = (args: readonly string[]): Promise<Finished> =>
  runProgram(process.execPath, args, { cwd: project });

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "mayfly-bundlers-"));
  elsewhere = await mkdtemp(join(tmpdir(), "mayfly-bundled-"));
  await cp(join(ROOT, "test", "package", "projects", "bundlers"), project, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { ...BUNDLERS, mayfly: `file:${await pack(project)}` },
  };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, stderr } = await runProgram("npm", ["install", ...quiet], { cwd: project });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  // A native part that install scripts build: bundlers find it, and cannot read it.
  const natives = join(project, "node_modules/ssh2/lib/protocol/crypto/build/Release");
  await mkdir(natives, { recursive: true });
  await writeFile(join(natives, "sshcrypto.node"), Buffer.from([0x7f, 0x45, 0x4c, 0x46]));
});

afterAll(async () => {
  await endWatchdogs(elsewhere);
  for (const folder of [project, elsewhere]) await rm(folder, { recursive: true, force: true });
});

const ESBUILD = ["node_modules/esbuild/bin/esbuild", "start.js", "--bundle", "--log-level=error"];
// As users of ES modules write it, because dockerode is CommonJS.
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

it.each([
  [
    "esbuild",
    [...ESBUILD, "--platform=node", "--external:*.node", "--outfile=esbuild/start.cjs"],
    "esbuild/start.cjs",
  ],
  [
    "esbuild, as an ES module",
    [
      ...[...ESBUILD, "--platform=node", "--external:*.node", "--format=esm"],
      ...[`--banner:js=${REQUIRE}`, "--outfile=esbuild/start.mjs"],
    ],
    "esbuild/start.mjs",
  ],
  ["webpack", ["webpack.cjs"], "webpack/start.cjs"],
  [
    "Rollup",
    ["node_modules/rollup/dist/bin/rollup", "--silent", "-c", "rollup.config.mjs"],
    "rollup/start.cjs",
  ],
])(
  "a test that %s bundles starts a container and cleans up when it is killed",
  async (name, bundler, file) => {
    expect(await inProject(bundler)).toMatchObject({ code: 0, stderr: "" });
    // Far from node_modules.
    const bundle = join(elsewhere, `${name}-${file.replace("/", "-")}`);
    await cp(join(project, file), bundle);
    const session = ownSession();
    const runtimeFolder = await mkdtemp(join(elsewhere, "run-"));
    const run = await runProgram(process.execPath, [bundle], {
      cwd: elsewhere,
      env: {
        ...environmentOfNoRun(),
        TESTCONTAINERS_SESSION_ID: session,
        XDG_RUNTIME_DIR: runtimeFolder,
      },
    });
    expect(run).toEqual({ code: null, stdout: "content", stderr: "" });
    await eventually(`nothing of session ${session} is left`, async () => {
      const left = await thingsOf(session);
      return left.length === 0 || left.join();
    });
  },
);
