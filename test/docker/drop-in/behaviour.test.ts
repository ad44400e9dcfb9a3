// What testcontainers does with unusual input, and Mayfly does as well.
import { Readable } from "node:stream";
import {
  GenericContainer,
  getContainerRuntimeClient,
  ImageName,
  randomUuid,
  Wait,
  type StartedTestContainer,
} from "mayfly";
import { exists } from "../../support/engine-state";
import { BUSYBOX } from "../../support/images";
import { archive, IDLE } from "./support";

/** Passes a value that TypeScript would refuse, as plain JavaScript can. */
const any = (value: unknown): never => value as never;

describe("a container", () => {
  let container: StartedTestContainer;
  const files = async (script: string): Promise<string> =>
    (await container.exec(["sh", "-c", script])).stdout;

  beforeAll(async () => {
    await using original = await new GenericContainer(BUSYBOX).withCommand(IDLE).start();
    const { container: containers } = await getContainerRuntimeClient();
    const { Image } = (await containers.inspect({ id: original.getId() })) as { Image: string };
    // By its 64 digits, as `docker images -q --no-trunc` and a dockerode build return them.
    container = await new GenericContainer(Image.replace("sha256:", ""))
      .withCommand(["httpd", "-f", "-p", "8080"])
      .withEnvironment(any({ PORT: 8080, VERBOSE: true }))
      .withLabels(any({ build: 7 }))
      .withExposedPorts({ container: 8080, host: 0 })
      .withCopyContentToContainer([{ content: "content", target: "tmp/content" }])
      .withCopyFilesToContainer([{ source: __filename, target: "./tmp/file" }])
      .withCopyDirectoriesToContainer([{ source: __dirname, target: "tmp/folder" }])
      .withCopyArchivesToContainer([{ tar: archive("packed", "archive"), target: "tmp" }])
      .withStartupTimeout(Infinity)
      .start();
  });

  afterAll(() => container.stop());

  it("gets numbers and booleans as strings", async () => {
    expect(await files("echo $PORT $VERBOSE")).toBe("8080 true\n");
    expect(container.getLabels()).toMatchObject({ build: "7" });
  });

  it("gets a port of the engine's choice for host port 0", () => {
    expect(container.getMappedPort(8080)).toBeGreaterThan(0);
  });

  it("gets relative targets below its root", async () => {
    await container.copyContentToContainer([
      { content: Readable.from(["later"]), target: "tmp/l" },
    ]);
    const listed = await files("cd /tmp; cat content packed l; ls file folder | head -1");
    expect(listed).toBe("contentarchivelaterfile\n");
  });
});

it("refuses undefined as a value, which testcontainers passes on as the word", () => {
  const builder = new GenericContainer(BUSYBOX);
  expect(() => builder.withEnvironment(any({ PORT: undefined }))).toThrow(
    "withEnvironment.PORT: expected a string, got undefined",
  );
  expect(() => builder.withLabels(any({ PORT: undefined }))).toThrow(
    "withLabels.PORT: expected a string, got undefined",
  );
});

it("options of waits count without their result", () => {
  const wait = Wait.forLogMessage("never");
  wait.withStartupTimeout(700);
  expect([wait.isStartupTimeoutSet(), wait.getStartupTimeout()]).toEqual([true, 700]);
});

describe("variables that are set after the first start", () => {
  const NAMES = ["TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", "TESTCONTAINERS_REUSE_ENABLE"];
  const before = NAMES.map((name) => [name, process.env[name]] as const);

  beforeAll(async () => {
    await getContainerRuntimeClient();
  });

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it("count: the prefix of images", async () => {
    process.env["TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX"] = "127.0.0.1:9/hub";
    await expect(new GenericContainer("mayfly-nobody:1").start()).rejects.toMatchObject({
      code: "IMAGE_PULL_FAILED",
      image: "127.0.0.1:9/hub/mayfly-nobody:1",
    });
    // testcontainers adds the prefix to the name at once; here the name stays, and the request has it.
    expect(ImageName.fromString("redis:8").string).toBe("redis:8");
    const { image } = await getContainerRuntimeClient();
    expect(await image.exists(ImageName.fromString(BUSYBOX))).toBe(false);
  });

  it("count: whether containers are reused", async () => {
    const builder = new GenericContainer(BUSYBOX)
      .withCommand(IDLE)
      .withLabels({ key: randomUuid() })
      .withReuse();
    const first = await builder.start();
    process.env["TESTCONTAINERS_REUSE_ENABLE"] = "false";
    await using second = await builder.start();
    expect(second.getId()).not.toBe(first.getId());
    process.env["TESTCONTAINERS_REUSE_ENABLE"] = "true";
    {
      await using again = await builder.start();
      expect(again.getId()).toBe(first.getId());
    }
    // The end of the block only releases a reusable container; testcontainers removes it.
    expect(await exists(first.getId())).toBe(true);
    await first.stop();
    expect(await exists(first.getId())).toBe(false);
  });
});
