import type Dockerode from "dockerode";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getContainerRuntimeClient, ImageName, Images, randomUuid } from "mayfly";
import { BUSYBOX, inEngine } from "../../support/images";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-context-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function build(
  dockerfile: string,
  options: Partial<Dockerode.ImageBuildOptions>,
): Promise<void> {
  await writeFile(join(folder, "App"), `FROM ${inEngine(BUSYBOX)}\n${dockerfile}`);
  const { image } = await getContainerRuntimeClient();
  await image.build(folder, { dockerfile: "App", ...options });
}

const VERSIONS = ["1", "2"] as const;

it.each(VERSIONS)("builds a folder by dockerode's options, version %s", async (version) => {
  const name = `localhost/mf-${randomUuid()}:1`;
  await writeFile(join(folder, ".dockerignore"), "secret");
  await writeFile(join(folder, "secret"), "x");
  const dockerfile = "ARG WHO\nCOPY . /app\nRUN test ! -e /app/secret\nENV WHO=$WHO";
  await build(dockerfile, { t: name, buildargs: { WHO: "you" }, version });
  const { image } = await getContainerRuntimeClient();
  try {
    const { Config } = (await image.inspect(ImageName.fromString(name))) as {
      Config: { Env: string[] };
    };
    expect(Config.Env).toContain("WHO=you");
  } finally {
    await Images.remove(name);
  }
});

it.each(VERSIONS)("rejects when a step fails, and leaves nothing, version %s", async (version) => {
  const token = randomUuid();
  await expect(build(`RUN echo ${token}; exit 7`, { version })).rejects.toMatchObject({
    code: "IMAGE_BUILD_FAILED",
    message: expect.stringContaining(token) as string,
  });
  const { container } = await getContainerRuntimeClient();
  const containers = await (container.dockerode as Dockerode).listContainers({ all: true });
  expect(containers.filter(({ Command }) => Command.includes(token))).toEqual([]);
});

it("refuses a context that is not there", async () => {
  const { image } = await getContainerRuntimeClient();
  await expect(image.build(join(folder, "none"), {})).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
});
