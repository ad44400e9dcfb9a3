import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../../src/errors";
import { dockerClient } from "../../support/docker-client";
import "../../support/docker-config";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { realEngine } from "../../support/real-engine";
import { TestRegistry } from "../../support/registry";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram, type Finished } from "../../support/run-program";

const CLI = join(__dirname, "..", "..", "..", "src", "cli", "main.js");
const START = join(__dirname, "..", "programs", "start-locked.js");

let registry: TestRegistry;
let folder: string;
let image: string;
let ids: readonly [string, string];

/** Makes an image that keeps running and has a number in `/version`; returns its id. */
async function makeImage(version: number): Promise<string> {
  const docker = await dockerClient();
  const container = await docker.createContainer({
    Image: inEngine(BUSYBOX),
    Cmd: ["sh", "-c", `echo ${version} >/version`],
  });
  await container.start();
  await container.wait();
  const made = (await container.commit({ changes: 'CMD ["sleep", "300"]' })) as { Id: string };
  await container.remove();
  return made.Id;
}

/** Gives an image the tag, in the registry only. */
async function publish(id: string): Promise<void> {
  const docker = await dockerClient();
  const at = image.lastIndexOf(":");
  await docker.getImage(id).tag({ repo: image.slice(0, at), tag: image.slice(at + 1) });
  const pushing = await docker.getImage(image).push({ authconfig: { username: "", password: "" } });
  for await (const line of pushing) expect(String(line)).not.toContain("errorDetail");
}

const run = (
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> =>
  // The image that a program builds goes with the program's own run.
  runProgram(process.execPath, [program, ...args], {
    cwd: folder,
    env: environmentOfItsOwn(env),
  });

const mayfly = (...args: readonly string[]): Promise<Finished> => run(CLI, args);

async function started(how: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const { stdout, stderr } = await run(START, [how, image], env);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

const lockText = (): Promise<string> => readFile(join(folder, "mayfly-images.json"), "utf8");

/** Removes both images from the engine, once the image of a build from one of them is gone. */
async function removeImages(): Promise<void> {
  const { images } = await realEngine();
  await images.untag(image, { force: true });
  for (const id of ids) {
    await eventually("the image is removed", () =>
      images.remove(id).then(
        () => true,
        (error: unknown) => messageOf(error),
      ),
    );
  }
}

beforeAll(async () => {
  registry = await TestRegistry.start();
  image = `${registry.host}/test/locked:1`;
  folder = await mkdtemp(join(tmpdir(), "mayfly-locked-"));
  await writeFile(join(folder, "package.json"), "{}");
  await writeFile(join(folder, "api.test.ts"), `new GenericContainer("${image}")`);
  await writeFile(join(folder, "compose.yml"), `services: { api: { image: "${image}" } }`);
  ids = [await makeImage(1), await makeImage(2)];
  await publish(ids[0]);
});

afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  await removeImages();
  await rm(folder, { recursive: true });
});

describe("a tag that moves after it was locked", () => {
  it("is locked with what a pull gives", async () => {
    const locked = await mayfly("lock");
    expect(locked).toMatchObject({ code: 0, stderr: "" });
    expect(locked.stdout).toMatch(
      /^added +\S+\/test\/locked:1 +[0-9a-f]{12}\nWrote mayfly-images.json: 1 image\.\n$/,
    );
    const text = await lockText();
    expect(JSON.parse(text)).toMatchObject({
      images: { [image]: { platforms: { "linux/amd64": { id: ids[0] } } } },
    });
    const again = await mayfly("lock");
    expect(again).toMatchObject({
      code: 0,
      stdout: "mayfly-images.json is up to date: 1 image.\n",
    });
    expect(await lockText()).toBe(text);
    expect(await mayfly("lock", "--check")).toMatchObject({ code: 0 });
  });

  it("is reported by --check", async () => {
    await publish(ids[1]);
    const { code, stdout } = await mayfly("lock", "--check");
    expect(stdout).toMatch(/^moved +\S+\/test\/locked:1 +[0-9a-f]{12} is now [0-9a-f]{12}$/m);
    expect(code).toBe(1);
  });

  it("starts the locked image, although the engine has another one of this name", async () => {
    expect(await started("builder", { MAYFLY_IMAGE_LOCK: "off" })).toEqual({ version: "2", image });
    expect(await started("builder")).toEqual({
      version: "1",
      image: expect.stringMatching(/^(\S+\/test\/locked@)?sha256:[0-9a-f]{64}$/) as string,
    });
    expect(await started("compose")).toMatchObject({ version: "1" });
  });

  it.each(["builder", "compose", "build"])(
    "starts the locked image by its name: %s",
    async (how) => {
      await (await realEngine()).images.untag(image, { force: true });
      expect(await started(how)).toMatchObject({ version: "1" });
      const { images } = await realEngine();
      expect((await images.inspect(image))?.id).toBe(ids[0]);
    },
  );

  it("is locked anew by --update", async () => {
    const { code, stdout } = await mayfly("lock", "--update", `${registry.host}/test/locked`);
    expect(stdout).toMatch(/^moved +\S+\/test\/locked:1 +[0-9a-f]{12} to [0-9a-f]{12}$/m);
    expect(code).toBe(0);
    expect(await started("builder")).toMatchObject({ version: "2" });
  });
});

it("--check names what is missing and what is not used, and a recorded run finds what no file names", async () => {
  const source = join(folder, "api.test.ts");
  await writeFile(source, "new GenericContainer(process.env.IMAGE)");
  await rm(join(folder, "compose.yml"));
  const unused = await mayfly("lock", "--check");
  expect(unused.stdout).toMatch(/^unused +\S+\/test\/locked:1 /m);
  expect(unused.stdout).toMatch(/^note +api.test.ts:1: new GenericContainer\(process.env.IMAGE\)/m);
  expect(unused.code).toBe(1);

  const record = join(folder, "images.txt");
  await started("builder", { MAYFLY_RECORD_IMAGES: record });
  expect(await readFile(record, "utf8")).toBe(`${image}\n`);
  expect(await mayfly("lock", "--recorded", record)).toMatchObject({ code: 0, stderr: "" });
  expect(await lockText()).toContain('"recorded": true');
  expect(await mayfly("lock", "--check")).toMatchObject({ code: 0 });

  await writeFile(
    source,
    `new GenericContainer("${registry.host}/test/absent:1"); new MinioContainer("minio/minio:latest")`,
  );
  const prefix = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: `${registry.host}/` };
  const gone = await run(CLI, ["lock", "--check"], prefix);
  expect(gone.stdout).toMatch(/^note +\S+\/test\/absent:1 .*manifest unknown/m);
  expect(gone.stdout).toMatch(/^gone +minio\/minio:latest .*left Docker Hub .*use quay.io/m);
  expect(gone.code).toBe(1);

  await writeFile(
    join(folder, "mayfly-images.json"),
    JSON.stringify({ ...(JSON.parse(await lockText()) as object), images: {} }),
  );
  await writeFile(source, `new GenericContainer("${image}")`);
  const added = await mayfly("lock", "--check");
  expect(added.stdout).toMatch(/^missing +\S+\/test\/locked:1 +in api.test.ts$/m);
  expect(added.code).toBe(1);
  expect(await mayfly("lock")).toMatchObject({ code: 0 });
});

it("an archive of the locked images makes their starts work without a registry", async () => {
  await removeImages();
  const archive = join(folder, "images.tar");
  const pulled = await mayfly("prefetch", "--save", archive);
  expect(pulled).toMatchObject({ code: 0, stderr: "" });
  expect(pulled.stdout).toMatch(
    /^\S+\/test\/locked:1: pulled in [\d.]+ s\nSaved 1 to .*images.tar, /,
  );
  expect((await mayfly("prefetch")).stdout).toBe(`${image}: the engine has it\n`);
  const { images } = await realEngine();
  await images.remove(image);

  await registry[Symbol.asyncDispose]();
  const offline = await mayfly("prefetch");
  expect(offline.code).toBe(1);
  expect(offline.stdout).toMatch(/could not be pulled: .*mayfly-images.json locks/);
  expect(await mayfly("prefetch", "--load", archive)).toMatchObject({
    code: 0,
    stdout: `Loaded 1 from ${archive}.\n${image}: the engine has it\n`,
  });
  expect(await started("builder")).toEqual({ version: "2", image });
});
