import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUuid } from "../../../../src/common/uuid";
import { eventually } from "../../../support/eventually";
import { BUSYBOX, inEngine } from "../../../support/images";
import { runProgram } from "../../../support/run-program";
import { runScript } from "../../../support/script";
import { freePort } from "../../../unit/waits/local-servers";

// What a user of this machine who is not the set-up's can do: talk to whatever listens on the loopback
// address, and listen there.

const NOBODY = 65534;

let cache: string;
let images: string;
let name: string;
let hash: string;
let base: { suite: string; hash: string };

const docker = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runProgram("docker", args);
  if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
};

const build = async (dockerfile: string, ...options: string[]): Promise<void> => {
  const folder = mkdtempSync(join(images, "context-"));
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  await docker("build", "-q", ...options, folder);
};

const state = (file: string): string => join(cache, "mayfly-setup", file);
const registry = (): string => `127.0.0.1:${readFileSync(state("registry-port"), "utf8").trim()}`;

interface Options {
  readonly ours?: boolean;
}

/** What the set-up does about images; the address of its registry, and how many it has built. */
async function setUp({ ours = true }: Options = {}): Promise<[string, number]> {
  const lines = `
    import { withMachineLock, state } from "./scripts/setup/state.mjs";
    import { ensureRegistry } from "./scripts/setup/registry.mjs";
    import { ensureStandIns } from "./scripts/setup/images.mjs";
    import { ensureEngine } from "./scripts/setup/engine.mjs";
    const progress = { say() {}, detail() {} };
    const { docker } = await ensureEngine(progress);
    const [standIn, ours] = process.argv.slice(1).map(JSON.parse);
    const done = await withMachineLock(async () => {
      const registry = await ensureRegistry(progress);
      return [registry, await ensureStandIns([standIn], { docker, ours }, registry, progress)];
    });
    console.log(JSON.stringify(done));
    process.exit();`;
  const standIn = { name, hash, base, folder: join(images, "stand-in") };
  const done = await runScript(lines, {
    env: { XDG_CACHE_HOME: cache },
    args: [JSON.stringify(standIn), JSON.stringify(ours)],
  });
  return done as [string, number];
}

/** Returns the process ids of docker-registries that this test has configured. */
async function registryPids(): Promise<number[]> {
  const { stdout } = await runProgram("pgrep", ["-f", `docker-registry serve ${cache}`]);
  return stdout.split("\n").filter(Boolean).map(Number);
}

async function endRegistries(): Promise<void> {
  await eventually("no registry runs", async () => {
    const pids = await registryPids();
    for (const pid of pids) {
      try {
        process.kill(pid);
      } catch {
        // It has ended meanwhile.
      }
    }
    return pids.length === 0 || pids.join();
  });
}

/** What the image of this name says when it runs. */
const says = (image = name): Promise<string> => docker("run", "--rm", image);

beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), "mayfly-cache-"));
  images = mkdtempSync(join(tmpdir(), "mayfly-images-"));
  const id = randomUuid();
  [name, hash] = [`mayfly-test/${id}:1`, `hash-${id}`];
  base = { suite: id, hash };
  const label = `dev.mayfly.content-hash=${hash}`;
  await build(`FROM ${inEngine(BUSYBOX)}`, "-t", `mayfly-base:${id}`, "--label", label);
  mkdirSync(join(images, "stand-in"));
  writeFileSync(
    join(images, "stand-in", "Dockerfile"),
    `FROM mayfly-base:${id}\nENV CONTENT=${id}\nCMD ["echo", "ours"]\n`,
  );
});

afterEach(async () => {
  await endRegistries();
  // The base, whose label the others inherit, goes last: an image with children cannot be removed.
  const labelled = ["--filter", `label=dev.mayfly.content-hash=${hash}`, "-q"];
  const baseId = await docker("images", ...labelled, `mayfly-base:${base.suite}`);
  const listed = await docker("images", ...labelled);
  const others = new Set(listed.split("\n").filter((id) => id !== "" && id !== baseId));
  for (const id of [...others, baseId].filter(Boolean)) await docker("rmi", "-f", id);
  for (const folder of [cache, images]) rmSync(folder, { recursive: true });
});

/** An image that says it is the stand-in, and is not. */
async function tamper(tag: string): Promise<void> {
  const label = `dev.mayfly.content-hash=${hash}`;
  const from = `FROM mayfly-base:${base.suite}\nCMD ["echo", "theirs"]\n`;
  await build(from, "-t", tag, "--label", label);
}

it("builds once, serves what it has built, and finds it again", async () => {
  const [address, built] = await setUp();
  expect(built).toBe(1);
  expect(await says()).toBe("ours");
  expect(await setUp()).toEqual([address, 0]);
  await docker("rmi", "-f", name, `${address}/${name}`);
  expect(await setUp()).toEqual([address, 0]);
  expect(await says()).toBe("ours");
});

it("serves a registry that takes pushes from nobody", async () => {
  const [address] = await setUp();
  await tamper(`${address}/${name}`);
  await expect(docker("push", `${address}/${name}`)).rejects.toThrow(/unsupported|not allowed/);
  await docker("rmi", `${address}/${name}`);
  await docker("pull", `${address}/${name}`);
  expect(await says(`${address}/${name}`)).toBe("ours");
});

it("replaces an image that somebody has pushed to its registry", async () => {
  const [address] = await setUp();
  // As one that took pushes did, on the same storage.
  const writable = await writableRegistry();
  await tamper(`${writable}/${name}`);
  await docker("push", `${writable}/${name}`);
  await docker("rmi", "-f", name, `${address}/${name}`, `${writable}/${name}`);
  await docker("pull", `${address}/${name}`);
  expect(await says(`${address}/${name}`)).toBe("theirs");
  await setUp();
  expect(await says()).toBe("ours");
  await docker("rmi", "-f", `${address}/${name}`);
  await docker("pull", `${address}/${name}`);
  expect(await says(`${address}/${name}`)).toBe("ours");
});

it.each([true, false])(
  "takes the name from another image (an engine of ours: %p)",
  async (ours) => {
    const [address] = await setUp({ ours });
    const target = ours ? name : `${address}/${name}`;
    expect(await says(target)).toBe("ours");
    await tamper(target);
    expect(await says(target)).toBe("theirs");
    expect(await setUp({ ours })).toEqual([address, 0]);
    expect(await says(target)).toBe("ours");
  },
);

it("is not taken in by another user's server at its port", async () => {
  await setUp();
  const old = registry();
  await endRegistries();
  await using _impostor = await impostor(Number(old.split(":")[1]));
  const [address, built] = await setUp();
  expect(address).not.toBe(old);
  expect(built).toBe(0);
  expect(await says()).toBe("ours");
});

/** A registry on the set-up's storage that takes pushes, as the set-up's own once did. */
async function writableRegistry(): Promise<string> {
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(cache, "writable.yml");
  const storage = { filesystem: { rootdirectory: state("registry-storage") } };
  writeFileSync(config, JSON.stringify({ version: "0.1", storage, http: { addr: host } }));
  spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  await eventually("the registry answers", () => answers(host));
  return host;
}

/** A server of another user that says it is the set-up's registry. */
async function impostor(port: number): Promise<AsyncDisposable> {
  const lines = `
    require("node:http").createServer((request, response) => {
      response.setHeader("X-Mayfly-State", process.argv[1]);
      response.end("{}");
    }).listen(${port}, "127.0.0.1");`;
  const server: ChildProcess = spawn(
    process.execPath,
    ["--eval", lines, state("registry-storage")],
    { stdio: "ignore", uid: NOBODY, gid: NOBODY, cwd: "/" },
  );
  await eventually("the impostor answers", () => answers(`127.0.0.1:${port}`));
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(server, "exit");
      server.kill();
      await ended;
    },
  };
}

async function answers(host: string): Promise<string | true> {
  try {
    await (await fetch(`http://${host}/v2/`)).text();
    return true;
  } catch (error) {
    return String(error);
  }
}
