import { join } from "node:path";
import { LABEL_MAYFLY_BAKED } from "../../../src/spec/labels/labels";
import type { Engine } from "../../../src/engine/engine";
import { labelChanges } from "../../../src/spec/image-changes";
import { ComposeFolder } from "../../support/compose-folder";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ownSession } from "../../support/own-session";
import { environmentOfNoRun } from "../../support/run-of-its-own";
import { runProgram, type Finished } from "../../support/run-program";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";

const PROGRAM = join(__dirname, "..", "programs", "leave-everything.js");
const REUSABLE = join(__dirname, "..", "programs", "start-reusable.js");
const COMPOSE = join(__dirname, "..", "programs", "compose-reused.js");
const CLI = join(__dirname, "..", "..", "..", "src", "cli", "main.js");

/** An engine for these tests alone: on the shared engine, other tests remove leftovers, too. */
let own: OwnEngine;
let engine: Engine;

beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX));
  engine = own.engine();
});

afterAll(async () => {
  await StepProgram.killAll();
  await own[Symbol.asyncDispose]();
});

const mayfly = (
  args: readonly string[],
  { host = own.localHost }: { readonly host?: string } = {},
): Promise<Finished> =>
  runProgram(process.execPath, [CLI, ...args], { env: { ...process.env, DOCKER_HOST: host } });

const lineOf = (stdout: string, session: string, kind: string): string =>
  stdout.split("\n").find((line) => line.startsWith(kind) && line.includes(session)) ?? "";

describe("mayfly on the command line", () => {
  it("lists objects, and removes only those that an ended session left", async () => {
    const session = ownSession();
    // With cleanup turned off, only prune removes what the program leaves.
    const env = {
      DOCKER_HOST: own.localHost,
      TESTCONTAINERS_SESSION_ID: session,
      MAYFLY_CLEANUP: "off",
    };
    const program = StepProgram.start(PROGRAM, [BUSYBOX], env);
    await program.reached("all");

    const living = await mayfly(["ls"]);
    expect(living).toMatchObject({ code: 0, stderr: "" });
    expect(living.stdout).toMatch(
      /^KIND +ID +NAME +IMAGE +PORTS +AGE +SESSION +STATE +USER +STARTED BY\n/,
    );
    for (const kind of ["container", "network", "volume", "image"]) {
      expect(lineOf(living.stdout, session, kind)).toMatch(
        / \d+[smh] +\S+ +alive +you +leave-everything in \//,
      );
    }
    const before = await thingsOf(session, engine);
    expect(await mayfly(["prune"])).toMatchObject({ code: 0, stderr: "" });
    expect(await thingsOf(session, engine)).toEqual(before);

    await program.kill();
    expect(lineOf((await mayfly(["ls"])).stdout, session, "container")).toMatch(
      /dead +you +leave-everything in \//,
    );
    const dry = await mayfly(["prune", "--dry-run"]);
    expect(dry.code).toBe(0);
    expect(dry.stdout).toMatch(/^Would remove \d+ objects\./m);
    expect(await thingsOf(session, engine)).toEqual(before);
    const { code, stdout } = await mayfly(["prune"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Removed \d+ objects\./m);
    await eventually("nothing of the session is left", async () => {
      const left = await thingsOf(session, engine);
      return left.length === 0 || left.join();
    });
  });

  it("lists reusable objects, and removes them with their volumes only with --reused", async () => {
    const key = ownSession();
    const env = { ...environmentOfNoRun(), DOCKER_HOST: own.localHost };
    const started = await runProgram(process.execPath, [REUSABLE, BUSYBOX, key], { env });
    const id = started.stdout.trim();
    const { Mounts } = await engine.containers.inspectRaw(id);
    const volumes = (Mounts as { Name: string }[]).map(({ Name }) => Name);
    expect(volumes).toHaveLength(2);

    const { stdout } = await mayfly(["ls", "--json"]);
    const objects = (JSON.parse(stdout) as Record<string, unknown>[]).filter(
      ({ state }) => state === "reused",
    );
    expect(objects.map(({ kind }) => kind)).toEqual(["container", "network", "volume"]);
    expect(objects[0]).toEqual({
      kind: "container",
      id,
      name: expect.stringMatching(/^mayfly-reuse-/) as string,
      image: inEngine(BUSYBOX),
      isRunning: true,
      status: "running",
      ports: [
        {
          container: 80,
          protocol: "tcp",
          host: expect.any(Number) as number,
          hostIp: "127.0.0.1",
        },
      ],
      ageSeconds: expect.any(Number) as number,
      session: null,
      state: "reused",
      user: "you",
      fixture: null,
      testFile: null,
      startedBy: `start-reusable in ${process.cwd()}`,
    });
    expect((await mayfly(["ls"])).stdout).toMatch(
      /^container +[0-9a-f]{12} .* 127\.0\.0\.1:\d+->80\/tcp +\d+[smh] +reused +you +start-reusable in /m,
    );

    await mayfly(["prune"]);
    expect((await engine.containers.inspect(id)).state.status).toBe("running");
    const removed = await mayfly(["prune", "--reused"]);
    expect(removed.stdout).toMatch(/^Removed 3 objects\./m);
    for (const volume of volumes) expect(await engine.volumes.inspect(volume)).toBeUndefined();
    expect((await mayfly(["ls", "--json"])).stdout).not.toContain(id);
  });

  it("lists a reusable compose environment, and removes all of it only with --reused", async () => {
    await using folder = await ComposeFolder.create(
      `
services:
  built: { build: ., command: sleep 300, volumes: ["data:/data"] }
volumes: { data: {} }
`,
      { Dockerfile: `FROM ${inEngine(BUSYBOX)}\nCOPY Dockerfile /built\n` },
    );
    const env = { ...environmentOfNoRun(), DOCKER_HOST: own.localHost };
    const started = await runProgram(process.execPath, [COMPOSE, folder.path, ownSession()], {
      env,
    });
    expect(started.stderr).toBe("");

    const { stdout } = await mayfly(["ls", "--json"]);
    const objects = (JSON.parse(stdout) as Record<string, unknown>[]).filter(
      ({ state }) => state === "reused",
    );
    expect(objects.map(({ kind, user }) => `${String(kind)} of ${String(user)}`)).toEqual([
      "container of you",
      "network of you",
      "volume of you",
      "image of you",
    ]);
    expect(objects[0]).toMatchObject({ startedBy: `compose-reused in ${process.cwd()}` });
    await mayfly(["prune"]);
    expect((await mayfly(["ls"])).stdout).toContain("mayfly-reuse-");
    expect((await mayfly(["prune", "--reused"])).stdout).toMatch(/^Removed 4 objects\./m);
    expect((await mayfly(["ls"])).stdout).not.toContain("mayfly-reuse-");
  });

  it("lists baked images, and removes them only with --baked", async () => {
    const container = await engine.containers.create({
      name: undefined,
      platform: undefined,
      body: { Image: inEngine(BUSYBOX), Labels: {}, HostConfig: {} },
    });
    const request = {
      repo: "localhost/mayfly-baked",
      tag: "1",
      comment: undefined,
      author: undefined,
      pause: false,
      changes: labelChanges({ [LABEL_MAYFLY_BAKED]: "1" }),
    };
    const id = await engine.containers.commit(container, request);
    await engine.containers.remove(container, { volumes: true });

    const isShown = /^image +[0-9a-f]{12} +localhost\/mayfly-baked:1 .* baked$/m;
    expect((await mayfly(["ls"])).stdout).toMatch(isShown);
    await mayfly(["prune", "--all", "--yes"]);
    expect(await engine.images.inspect(id)).toBeDefined();
    expect((await mayfly(["prune", "--baked", "--dry-run"])).stdout).toMatch(isShown);
    expect(await mayfly(["prune", "--baked"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Removed 1 object\.$/m) as string,
    });
    expect(await engine.images.inspect(id)).toBeUndefined();
  });

  it.each([
    [["--help"], 0, /^Usage: {2}mayfly \[OPTIONS\] COMMAND\n/, /^$/],
    [[], 2, /^ {2}prune +Remove what/m, /^$/],
    [["help"], 0, /^See:\n {2}doctor /m, /^$/],
    [["prune", "--help"], 0, /^Usage: {2}mayfly prune \[OPTIONS\]\n/, /^$/],
    [["help", "prune"], 0, /^ +--dry-run +Print what would be removed$/m, /^$/],
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [
      ["broom"],
      2,
      /^$/,
      /^mayfly: command: expected doctor, ls, .*, prune or --help, got "broom"\n$/,
    ],
    [
      ["ls", "--all"],
      2,
      /^$/,
      /^mayfly: option: expected --filter, --json, --quiet, got "--all"\n$/,
    ],
    [
      ["prune", "all"],
      2,
      /^$/,
      /^mayfly: option: expected --all, --baked, --reused, --dry-run, --yes, got "all"\n$/,
    ],
    [["prune", "-a"], 2, /^$/, /^mayfly: option: expected .*, got "-a"\n$/],
    [["prune", "--yes=no"], 2, /^$/, /^mayfly: --yes: expected no value, got "no"\n$/],
  ])("answers %p", async (args, code, stdout, stderr) => {
    const outcome = await mayfly(args);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toMatch(stdout);
    expect(outcome.stderr).toMatch(stderr);
  });

  it("lists the places where it looked for an engine", async () => {
    const { code, stderr } = await mayfly(["ls"], { host: "unix:///nowhere.sock" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mayfly: No container engine answered. Tried:\n.*nowhere.sock/);
  });
});
