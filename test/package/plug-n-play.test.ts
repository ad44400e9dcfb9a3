import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { eventually } from "../support/eventually";
import { installed, pack } from "../support/npm-packages";
import { ownSession } from "../support/own-session";
import { ROOT } from "../support/paths";
import { environmentOfNoRun } from "../support/run-of-its-own";
import { runProgram } from "../support/run-program";
import { thingsOf } from "../support/session-state";
import { endWatchdogs } from "../support/watchdogs";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

let project: string;

/** Installs the packed tarball with Yarn, which leaves all packages in archives. */
beforeAll(async () => {
  const yarn = join(await installed({ "@yarnpkg/cli-dist": "4.18.1" }), "@yarnpkg", "cli-dist");
  project = await mkdtemp(join(tmpdir(), "mayfly-pnp-"));
  await cp(join(ROOT, "test", "package", "projects", "plug-n-play"), project, { recursive: true });
  const tarball = basename(await pack(project));
  const manifest = { private: true, dependencies: { mayfly: `file:./${tarball}` } };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  await writeFile(join(project, "yarn.lock"), "");
  const { stdout: registry } = await runProgram("npm", ["config", "get", "registry"]);
  const settings = {
    nodeLinker: "pnp",
    enableGlobalCache: false,
    enableScripts: false,
    enableTelemetry: false,
    enableImmutableInstalls: false,
    npmRegistryServer: registry.trim(),
    unsafeHttpWhitelist: ["*"],
  };
  await writeFile(join(project, ".yarnrc.yml"), JSON.stringify(settings));
  const installation = await runProgram(
    process.execPath,
    [join(yarn, "bin", "yarn.js"), "install"],
    { cwd: project },
  );
  expect(installation).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await endWatchdogs(project);
  await rm(project, { recursive: true, force: true });
});

it.each([
  ["watchdog", "be killed", null],
  ["exit", "end", 0],
])(
  "copies files under Yarn's Plug'n'Play, and the mode %s removes what is left",
  async (mode, end, code) => {
    const session = ownSession();
    const runtimeFolder = await mkdtemp(join(project, "run-"));
    const run = await runProgram(process.execPath, ["--require", "./.pnp.cjs", "start.cjs", end], {
      cwd: project,
      env: {
        ...environmentOfNoRun(),
        TESTCONTAINERS_SESSION_ID: session,
        MAYFLY_CLEANUP: mode,
        XDG_RUNTIME_DIR: runtimeFolder,
      },
    });
    expect(run).toEqual({
      code,
      stdout: 'content\nfile\npackage.json\nstart.cjs\n  "name": "mayfly",\n',
      stderr: "",
    });
    await eventually(`nothing of session ${session} is left`, async () => {
      const left = await thingsOf(session);
      return left.length === 0 || left.join();
    });
  },
);
