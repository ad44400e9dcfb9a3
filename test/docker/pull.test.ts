import { GenericContainer, PullPolicy } from "../../src";
import { fieldOf } from "../../src/errors";
import { BUSYBOX, TEST_REGISTRY } from "../support/images";
import { realEngine } from "../support/real-engine";
import { dockerClient } from "../support/docker-client";

/** The image by the registry that a pull is to come from: the stand-ins' one, else Docker Hub. */
const IMAGE = TEST_REGISTRY === undefined ? `docker.io/${BUSYBOX}` : `${TEST_REGISTRY}/${BUSYBOX}`;

/** Another name's tag goes, the image itself stays while it has one. */
async function untag(image: string): Promise<void> {
  try {
    await (await dockerClient()).getImage(image).remove();
  } catch (error) {
    if (fieldOf(error, "statusCode") !== 404) throw error;
  }
}

describe("an image that is not there", () => {
  it("is pulled from its registry", async () => {
    await untag(IMAGE);
    const engine = await realEngine();
    expect(await engine.inspectImage(IMAGE)).toBeUndefined();

    await using _container = await new GenericContainer(IMAGE).withCommand(["true"]).start();
    expect(await engine.inspectImage(IMAGE)).toMatchObject({ os: "linux" });
  });

  it("is pulled once for many that want it", async () => {
    await untag(IMAGE);
    const builder = new GenericContainer(IMAGE).withCommand(["true"]);
    const started = await Promise.all(Array.from({ length: 4 }, () => builder.start()));
    await Promise.all(started.map((container) => container.stop()));
    expect(new Set(started.map((container) => container.getId())).size).toBe(4);
  });

  it("is an error with the registry's words when the registry does not have it", async () => {
    const image = IMAGE.replace(/:[^:]*$/, ":no-such-tag");
    await expect(new GenericContainer(image).start()).rejects.toMatchObject({
      code: "IMAGE_PULL_FAILED",
      message: expect.stringMatching(/not found|manifest unknown/) as string,
      hint: expect.stringContaining(image) as string,
    });
  });
});

test("an image that is there is pulled again when the policy says so", async () => {
  const engine = await realEngine();
  await using _container = await new GenericContainer(IMAGE)
    .withPullPolicy(PullPolicy.alwaysPull())
    .withCommand(["true"])
    .start();
  expect(await engine.inspectImage(IMAGE)).toBeDefined();
});
