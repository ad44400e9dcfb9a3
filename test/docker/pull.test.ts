import { randomUUID } from "node:crypto";
import { GenericContainer, PullPolicy } from "../../src";
import { fieldOf } from "../../src/errors";
import { dockerClient } from "../support/docker-client";
import { BUSYBOX, inEngine } from "../support/images";
import { realEngine } from "../support/real-engine";
import { TestRegistry } from "../support/registry";

let registry: TestRegistry;
let image: string;

beforeAll(async () => {
  registry = await TestRegistry.start();
  const [repository, tag] = [`${registry.host}/test/pulled`, randomUUID()];
  image = `${repository}:${tag}`;
  const docker = await dockerClient();
  await using _present = await new GenericContainer(BUSYBOX).start();
  await docker.getImage(inEngine(BUSYBOX)).tag({ repo: repository, tag });
  const pushing = await docker.getImage(image).push({ authconfig: { username: "", password: "" } });
  for await (const line of pushing) expect(String(line)).not.toContain("errorDetail");
});

async function takeAway(): Promise<void> {
  try {
    await (await dockerClient()).getImage(image).remove();
  } catch (error) {
    if (fieldOf(error, "statusCode") !== 404) throw error;
  }
  expect(await (await realEngine()).images.inspect(image)).toBeUndefined();
}

afterAll(async () => {
  await takeAway();
  await registry[Symbol.asyncDispose]();
});

describe("a missing image", () => {
  it("is pulled from its registry", async () => {
    await takeAway();
    await using _container = await new GenericContainer(image).start();
    expect(await (await realEngine()).images.inspect(image)).toMatchObject({ os: "linux" });
  });

  it("can be needed by several starts at once", async () => {
    await takeAway();
    const builder = new GenericContainer(image);
    const started = await Promise.all(Array.from({ length: 4 }, () => builder.start()));
    await Promise.all(started.map((container) => container.stop()));
    expect(new Set(started.map((container) => container.getId())).size).toBe(4);
  });

  it("is an error with the registry's message if the registry does not have it", async () => {
    const missing = image.replace(/:[^:]*$/, ":no-such-tag");
    await expect(new GenericContainer(missing).start()).rejects.toMatchObject({
      code: "IMAGE_PULL_FAILED",
      message: expect.stringMatching(/not found|manifest unknown/) as string,
      hint: expect.stringContaining(missing) as string,
    });
  });
});

test("an existing image is pulled again if the policy says so", async () => {
  await using _present = await new GenericContainer(image).start();
  const gone = image.replace(/:[^:]*$/, ":never-pushed");
  await (await dockerClient()).getImage(image).tag({
    repo: gone.slice(0, gone.lastIndexOf(":")),
    tag: "never-pushed",
  });
  try {
    const builder = new GenericContainer(gone);
    await using _local = await builder.start();
    // The registry does not have the image of this tag: a start that pulls it fails.
    const always = builder.withPullPolicy(PullPolicy.alwaysPull());
    await expect(always.start()).rejects.toMatchObject({ code: "IMAGE_PULL_FAILED" });
  } finally {
    await (await dockerClient()).getImage(gone).remove();
  }
});
