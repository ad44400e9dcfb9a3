import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../../../src/engine/engine";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ROOT } from "../../support/paths";
import { runProgram } from "../../support/run-program";
import { StepProgram } from "../../support/step-program";
import { endWatchdogs } from "../../support/watchdogs";

const PROGRAM = join(__dirname, "..", "programs", "make-originals.js");
const RYUK = "testcontainers/ryuk:0.14.0";

/** An engine for these tests alone, since on the shared engine watchdogs of other tests remove leftovers. */
let own: OwnEngine;
let engine: Engine;
let folder: string;

beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX), inEngine(RYUK));
  engine = own.engine();
  folder = await mkdtemp(join(tmpdir(), "mayfly-inherited-"));
});

afterAll(async () => {
  await StepProgram.killAll();
  await endWatchdogs(folder);
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const environment = (mode: string): NodeJS.ProcessEnv => ({
  DOCKER_HOST: own.localHost,
  XDG_RUNTIME_DIR: folder,
  TESTCONTAINERS_SESSION_ID: randomUUID(),
  MAYFLY_CLEANUP: mode,
  TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1s",
  TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: own.localHost.replace("unix://", ""),
});

/** Runs the docker CLI, as a user who knows nothing of labels. Resolves with its output. */
async function docker(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram("docker", ["--host", own.localHost, ...args]);
  if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** Runs `mayfly prune`. Resolves with its output. */
async function prune(): Promise<string> {
  const cli = join(ROOT, "dist", "src", "cli", "main.js");
  const env = { ...process.env, ...environment("off") };
  return (await runProgram(process.execPath, [cli, "prune"], { env })).stdout;
}

interface Originals {
  readonly program: StepProgram;
  readonly container: string;
  readonly image: string;
}

async function makeOriginals(mode: string): Promise<Originals> {
  const program = StepProgram.start(PROGRAM, [inEngine(BUSYBOX)], environment(mode));
  await program.reached("all");
  const made = (kind: string): string =>
    program.steps.find((step) => step.startsWith(`${kind} `))?.slice(kind.length + 1) ?? "";
  return { program, container: made("container"), image: made("image") };
}

/** Creates everything that a user may derive from the originals, and that belongs to the user. */
async function derive({ container, image }: Originals): Promise<Derived> {
  const name = (): string => `localhost/users-${randomUUID()}:1`;
  const [committed, built] = [name(), name()];
  await docker("commit", container, committed);
  const build = async (value: string, ...options: readonly string[]): Promise<string> => {
    const command = `docker --host ${own.localHost} build -q ${options.join(" ")} -`;
    const pipe = `printf 'FROM ${image}\nENV value=${value}\n' | ${command}`;
    const { code, stdout, stderr } = await runProgram("sh", ["-c", pipe]);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  await build("1", "-t", built);
  const untagged = await build("2");
  const run = (from: string): Promise<string> => docker("run", "-d", from, "sleep", "infinity");
  return {
    images: [committed, built, untagged],
    ofBuilt: await run(image),
    ofCommitted: await run(committed),
  };
}

interface Derived {
  readonly images: readonly string[];
  readonly ofBuilt: string;
  readonly ofCommitted: string;
}

const isThere = async (kind: "container" | "image", name: string): Promise<boolean> =>
  (await runProgram("docker", ["--host", own.localHost, kind, "inspect", name])).code === 0;

async function leftOf(derived: Derived): Promise<boolean[]> {
  const containers = [derived.ofBuilt, derived.ofCommitted];
  return Promise.all([
    ...containers.map((id) => isThere("container", id)),
    ...derived.images.map((name) => isThere("image", name)),
  ]);
}

const gone = (container: string): Promise<void> =>
  eventually("the original is removed", async () =>
    (await isThere("container", container)) ? "it is there" : true,
  );

describe.each(["watchdog", "exit", "off"])("with the mode %s", (mode) => {
  it("what users derive from a container and an image stays, and only the originals are removed", async () => {
    const originals = await makeOriginals(mode);
    const derived = await derive(originals);
    originals.program.tell("end");
    await originals.program.ended();
    if (mode === "off") {
      expect(await prune()).toContain(originals.container.slice(0, 12));
    }
    await gone(originals.container);
    // By then the mode has looked for images, and has had time to look again.
    await sleep(4_000);
    expect(await leftOf(derived)).toEqual([true, true, true, true, true]);
    await docker("rm", "-f", derived.ofBuilt, derived.ofCommitted);
    await docker("rmi", "-f", ...derived.images);
  });
});

describe("with the mode ryuk", () => {
  it("what users start from a built image stays, and so do the images that they commit", async () => {
    const originals = await makeOriginals("ryuk");
    const committed = `localhost/users-${randomUUID()}:1`;
    await docker("commit", originals.container, committed);
    const ofBuilt = await docker("run", "-d", originals.image, "sleep", "infinity");
    originals.program.tell("end");
    await gone(originals.container);
    await eventually("Ryuk has ended", async () => {
      const running = await engine.containers.list({ "dev.mayfly.ryuk": "" });
      return running.length === 0 || running.join();
    });
    expect(await isThere("container", ofBuilt)).toBe(true);
    expect(await isThere("image", committed)).toBe(true);
    await docker("rm", "-f", ofBuilt);
    await docker("rmi", "-f", committed, originals.image);
  });
});

describe("an image that only a stopped container of a user uses", () => {
  it("stays with all of its names until the container is gone", async () => {
    const { program, container, image } = await makeOriginals("watchdog");
    const users = `localhost/users-${randomUUID()}:1`;
    await docker("tag", image, users);
    const stopped = await docker("create", image, "true");
    program.tell("end");
    await gone(container);
    await sleep(4_000);
    expect(await isThere("image", image)).toBe(true);
    expect(await isThere("image", users)).toBe(true);
    expect(await prune()).toContain("a container uses it");
    // The watchdog tries again, too, and would now and then be first.
    await endWatchdogs(folder);
    await docker("start", "--attach", stopped);
    await docker("rm", stopped);
    expect(await prune()).toContain("Removed 1 object.");
    expect(await isThere("image", users)).toBe(false);
  });
});

describe("an image whose name another image takes", () => {
  it("is removed all the same, whichever process built it", async () => {
    const first = await makeOriginals("watchdog");
    const id = await docker("image", "inspect", "--format", "{{.Id}}", first.image);
    // As the next run does if it builds the same image with other content.
    const program = `
      const { GenericContainer } = require(${JSON.stringify(join(ROOT, "dist", "src"))});
      GenericContainer.fromContext({ Dockerfile: "FROM ${inEngine(BUSYBOX)}\\nENV a=${randomUUID()}" })
        .build("${first.image}", { deleteOnExit: false });
    `;
    const env = { ...process.env, ...environment("watchdog") };
    const second = await runProgram(process.execPath, ["-e", program], { env });
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(await docker("image", "inspect", "--format", "{{.Id}}", first.image)).not.toBe(id);
    first.program.tell("end");
    await eventually("the first image is removed", async () =>
      (await isThere("image", id)) ? "it is there" : true,
    );
    await docker("rmi", first.image);
  });

  it("is removed all the same if each of its labels is a step, and a user takes the name", async () => {
    const name = `localhost/original-${randomUUID()}:1`;
    const program = `
      const { GenericContainer } = require(${JSON.stringify(join(ROOT, "dist", "src"))});
      const Dockerfile = "FROM ${inEngine(BUSYBOX)} AS all\\nENV a=${randomUUID()}";
      (async () => {
        await GenericContainer.fromContext({ Dockerfile }).withTarget("all").build("${name}");
        const { execFileSync } = require("node:child_process");
        const docker = (...args) => execFileSync("docker", args, { encoding: "utf8" });
        process.stdout.write(docker("image", "inspect", "--format", "{{.Id}}", "${name}"));
        docker("tag", "${inEngine(BUSYBOX)}", "${name}");
      })();
    `;
    const env = { ...process.env, ...environment("watchdog") };
    const { stdout, stderr } = await runProgram(process.execPath, ["-e", program], { env });
    expect(stderr).toBe("");
    await eventually("the image is removed", async () =>
      (await isThere("image", stdout.trim())) ? "it is there" : true,
    );
    await docker("rmi", name);
  });
});
