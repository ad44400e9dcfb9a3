import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKS } from "../../../src/cli/doctor/checks/all";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { environmentOfNoRun } from "../../support/run-of-its-own";
import { runProgram, type Finished } from "../../support/run-program";

const CLI = join(__dirname, "..", "..", "..", "src", "cli", "main.js");

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly evidence: readonly string[];
  readonly advice: string | null;
}

/** An engine for these tests alone, without images at first. */
let own: OwnEngine;
/** Settings of the docker CLI, and a credential helper. */
let folder: string;

beforeAll(async () => {
  own = await OwnEngine.start();
  folder = await mkdtemp(join(tmpdir(), "mayfly-doctor-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await own[Symbol.asyncDispose]();
});

const doctor = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> => {
  // The images are looked for under their official names.
  const { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: _prefix, ...rest } = environmentOfNoRun();
  return runProgram(process.execPath, [CLI, "doctor", ...args], {
    env: { ...rest, DOCKER_HOST: own.localHost, DOCKER_CONFIG: folder, ...env },
  });
};

async function findings(env: NodeJS.ProcessEnv = {}, ...args: readonly string[]) {
  const { code, stdout, stderr } = await doctor(["--json", ...args], env);
  expect(stderr).toBe("");
  const all = JSON.parse(stdout) as Finding[];
  const of = (check: string): Finding => all.find((finding) => finding.check === check)!;
  return { code, all, of };
}

/** Nothing that the doctor made is left. */
async function expectNothingLeft(): Promise<void> {
  const engine = own.engine();
  expect(await engine.containers.list({})).toEqual([]);
  expect(await engine.volumes.list({})).toEqual([]);
}

describe("mayfly doctor", () => {
  it("says that an engine without images reaches no registry, and checks the rest", async () => {
    const env = { HTTPS_PROXY: "" };
    const { code, of } = await findings(env);
    expect(code).toBe(1);
    expect(of("container")).toMatchObject({
      status: "problem",
      advice: expect.stringContaining("npx mayfly doctor --image NAME") as string,
    });
    expect(of("container").evidence.join()).toMatch(/busybox:1\.37/);
    expect(of("cleanup").status).toBe("ok");
    await expectNothingLeft();
  });

  it("starts, reaches and removes a container, and tries the cleanup", async () => {
    await own.load(inEngine(BUSYBOX));
    const { code, all, of } = await findings();
    expect(all.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name));
    expect(code).toBe(0);
    expect(of("engine")).toEqual({
      check: "engine",
      status: "ok",
      evidence: [`Docker at ${own.localHost} (DOCKER_HOST)`],
      advice: null,
    });
    expect(of("version").evidence[0]).toMatch(/^Docker \d+\.\d+\S*, Engine API 1\.\d+$/);
    expect(of("storage driver").evidence).toEqual(["overlay2"]);
    expect(of("disk").evidence[0]).toMatch(/^\d+(\.\d)? [GM]iB left /);
    expect(of("clock").evidence[0]).toBe("less than a second apart");
    expect(of("ports").evidence).toContain(
      "published ports are bound to 127.0.0.1 and reached at 127.0.0.1",
    );
    expect(of("container").evidence[0]).toMatch(/^started \S*busybox:1\.37 in [\d.]+ s, and/);
    expect(of("container").evidence[1]).toMatch(/^its port answered at 127\.0\.0\.1:\d+$/);
    expect(of("cleanup").evidence).toEqual([
      "watchdog",
      expect.stringMatching(/^a process was killed, and its volume was removed [\d.]+ s later$/),
    ]);
    await expectNothingLeft();
  });

  it("names registries, and shows neither users nor secrets", async () => {
    const auth = Buffer.from("alice:s3cret").toString("base64");
    await writeFile(
      join(folder, "config.json"),
      JSON.stringify({
        auths: { "https://bob:hunter2@reg.example.com/v1/": { auth }, "ghcr.io": {} },
        credsStore: "mine",
        credHelpers: { "gcr.io": "other" },
      }),
    );
    const helper = join(folder, "docker-credential-mine");
    const listed = JSON.stringify({ "https://index.docker.io/v1/": "carol" });
    await writeFile(helper, `#!/bin/sh\n[ "$1" = list ] && echo '${listed}'\n`);
    await chmod(helper, 0o755);
    const PATH = `${folder}:${process.env["PATH"] ?? ""}`;
    const { stdout } = await doctor(["--json"], { PATH });
    await rm(join(folder, "config.json"));
    const { evidence } = (JSON.parse(stdout) as Finding[]).find(
      ({ check }) => check === "registries",
    )!;
    const file = join(folder, "config.json");
    expect(evidence).toEqual([
      `${file}: reg.example.com`,
      `docker-credential-other (in ${file}): gcr.io`,
      `docker-credential-mine (in ${file}): Docker Hub`,
    ]);
    expect(stdout).not.toMatch(new RegExp(`alice|s3cret|bob|hunter2|carol|${auth}`));
  });

  it("says what a cleanup without a watchdog leaves, and removes it itself", async () => {
    const { code, of } = await findings({ MAYFLY_CLEANUP: "exit" });
    expect(code).toBe(0);
    expect(of("cleanup")).toMatchObject({
      status: "warning",
      evidence: ["exit, as MAYFLY_CLEANUP=exit asks", expect.stringContaining("killed") as string],
    });
    await expectNothingLeft();
    const off = await findings({ MAYFLY_CLEANUP: "off" });
    expect(off.of("cleanup").evidence[0]).toMatch(/^off, by MAYFLY_CLEANUP/);
  });

  it("has a problem with an image that is not there, and refuses a name that is none", async () => {
    const missing = await doctor(["--image", "localhost:1/nothing:1"]);
    expect(missing.code).toBe(1);
    expect(missing.stdout).toMatch(/^problem {2}container .*localhost:1\/nothing:1/m);
    expect(missing.stdout).toMatch(/^1 problem/m);
    const wrong = await doctor(["--image", "NOT A NAME"]);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
  });

  it("checks what it can without an engine", async () => {
    const { code, all, of } = await findings({ DOCKER_HOST: "unix:///nowhere.sock" });
    expect(code).toBe(1);
    expect(of("engine")).toMatchObject({
      status: "problem",
      evidence: [
        "no container engine answered",
        "not unix:///nowhere.sock (DOCKER_HOST): does not exist (ENOENT)",
      ],
      advice: expect.stringContaining("DOCKER_HOST names the engine") as string,
    });
    expect(of("machine").status).toBe("ok");
    const skipped = all.filter(({ status }) => status === "skipped");
    expect(skipped.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["version", "disk", "clock", "container", "cleanup"]),
    );
    for (const { evidence } of skipped) {
      expect(evidence).toEqual(["not checked: no engine was found"]);
    }
  });
});
