import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { GenericContainer, Images, type ImportOptions } from "../../../src";
import { dockerClient } from "../../support/docker-client";
import { BUSYBOX, inEngine } from "../../support/images";

// Images made here have names of `localhost/`, so that no mirror is asked for them.
const freshName = (): string => `localhost/mf-${randomUUID()}:1`;

/** Returns the output of a container of the image. */
async function printed(image: string): Promise<string> {
  await using container = await new GenericContainer(image).start();
  await container.waitForExit();
  return (await container.getLogs()).stdout;
}

/** Builds a new image that prints the string. */
async function printing(text: string): Promise<string> {
  const name = freshName();
  const dockerfile = `FROM ${inEngine(BUSYBOX)}\nCMD echo ${text} # ${name}`;
  await GenericContainer.fromContext({ Dockerfile: dockerfile }).build(name);
  return name;
}

/** Creates an image without a command. */
async function smallImage(options: ImportOptions = {}): Promise<string> {
  const files = pack();
  files.entry({ name: randomUUID() }, "content");
  files.finalize();
  const tar = Readable.from(files as AsyncIterable<Buffer>, { objectMode: false });
  return Images.import(tar, options);
}

/** Saves images to an archive, and removes them from the engine. */
async function saved(...names: string[]): Promise<Buffer> {
  const archive = await buffer(await Images.saveAsStream(names));
  for (const name of names) await Images.remove(name);
  return archive;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-images-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("an image of a root file system", () => {
  it.each(["a stream", "a compressed archive"])("from %s", async (kind) => {
    const docker = await dockerClient();
    const container = await docker.createContainer({ Image: inEngine(BUSYBOX) });
    let tar: Buffer;
    try {
      tar = await buffer(await container.export());
    } finally {
      await container.remove();
    }
    const name = freshName();
    const source = kind === "a stream" ? Readable.from([tar]) : gzipSync(tar);
    const changes = ['CMD ["echo", "hello"]', "EXPOSE 80", "ENV A=b"];
    expect(await Images.import(source, { name, changes, comment: "why" })).toBe(name);
    expect(await printed(name)).toBe("hello\n");
    const details = await Images.inspect(name);
    expect(details).toMatchObject({
      names: [name],
      command: ["echo", "hello"],
      exposedPorts: ["80/tcp"],
      environment: { A: "b" },
      labels: { "org.testcontainers": "true" },
      history: [{ comment: "why" }],
    });
    expect(details.layers).toHaveLength(1);
  });
});

describe("the description of an image", () => {
  it("matches its build", async () => {
    const changes = [
      "EXPOSE 53/udp 80",
      "VOLUME /data",
      "WORKDIR /app",
      "USER 1000:50",
      'ENTRYPOINT ["echo"]',
      'CMD ["hello"]',
    ];
    const base = await smallImage({ changes, comment: "the base" });
    const name = freshName();
    const files = { Dockerfile: `FROM ${base}\nCOPY a /`, a: name };
    await GenericContainer.fromContext(files).build(name);
    const details = await Images.inspect(name);
    expect(details).toMatchObject({
      names: [name],
      digests: [],
      volumes: ["/data"],
      workingDir: "/app",
      user: "1000:50",
      entrypoint: ["echo"],
      command: ["hello"],
      labels: { "org.testcontainers": "true" },
    });
    expect([...details.exposedPorts].sort()).toEqual(["53/udp", "80/tcp"]);
    // The classic builder adds a layer with the folders that do not exist yet.
    expect(details.layers.length).toBeGreaterThanOrEqual(2);
    expect(details.layers[0]).toBe((await Images.inspect(base)).layers[0]);
    const [imported, copied] = details.history;
    expect(imported).toMatchObject({ comment: "the base", size: "content".length });
    expect(copied).toMatchObject({
      createdBy: expect.stringContaining("COPY") as string,
      size: name.length,
    });
  });
});

describe("an archive of images", () => {
  it("has all its images, which belong to the session when loaded", async () => {
    const [first, second] = [await printing("first"), await smallImage()];
    const before = await Images.inspect(first);
    const file = join(folder, "images.tar");
    await Images.save([first, second], file);
    expect((await readFile(file)).length).toBeGreaterThan(0);
    for (const name of [first, second]) await Images.remove(name);
    expect(await Images.exists(first)).toBe(false);

    expect((await Images.load(file)).sort()).toEqual([first, second].sort());
    expect(await printed(first)).toBe("first\n");
    const after = await Images.inspect(first);
    expect(after.layers).toEqual(before.layers);
    expect(after.environment).toEqual(before.environment);
  });

  it("is loaded unchanged if the images are to be kept", async () => {
    const name = freshName();
    await Images.tag(inEngine(BUSYBOX), name);
    const archive = await saved(name);
    try {
      expect(await Images.load(archive, { deleteOnExit: false })).toEqual([name]);
      const [kept, base] = [await Images.inspect(name), await Images.inspect(inEngine(BUSYBOX))];
      expect(kept.id).toBe(base.id);
    } finally {
      await Images.remove(name);
    }
  });

  it("adds labels to new images, not to existing ones", async () => {
    const name = freshName();
    await Images.tag(inEngine(BUSYBOX), name);
    const archive = await buffer(await Images.saveAsStream([inEngine(BUSYBOX), name]));
    await Images.remove(name);
    const base = await Images.inspect(inEngine(BUSYBOX));
    await Images.load(Readable.from([archive]));
    expect((await Images.inspect(inEngine(BUSYBOX))).id).toBe(base.id);
    const brought = await Images.inspect(name);
    expect(brought.labels).toMatchObject({ ...base.labels, "org.testcontainers": "true" });
    expect(brought).toMatchObject({ layers: base.layers, command: base.command });
  });

  it("keeps ONBUILD, and images without a command", async () => {
    const name = await smallImage({ changes: ["ONBUILD COPY b /b"] });
    await Images.load(await saved(name));
    expect((await Images.inspect(name)).onBuild).toEqual(["COPY b /b"]);
    await expect(new GenericContainer(name).start()).rejects.toThrow("this-image-has-no-command");
  });

  it("gives the id of an image that has no name", async () => {
    const name = await printing("nameless");
    const { id } = await Images.inspect(name);
    const archive = await buffer(await Images.saveAsStream(id));
    await Images.remove(name);
    const [loaded = ""] = await Images.load(archive);
    expect(loaded).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await printed(loaded)).toBe("nameless\n");
    expect((await Images.inspect(loaded)).names).toEqual([]);
  });

  it.each([
    ["of something else", Buffer.from("hello")],
    ["of nothing", Buffer.alloc(1024)],
  ])("%s is an error", async (_, archive) => {
    await expect(Images.load(archive)).rejects.toMatchObject({ code: "IMAGE_ARCHIVE_FAILED" });
  });

  it("of a missing image is an error, and creates no file", async () => {
    const file = join(folder, "x.tar");
    await expect(Images.save([inEngine(BUSYBOX), freshName()], file)).rejects.toMatchObject({
      statusCode: 404,
    });
    await expect(readFile(file)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("names", () => {
  it("are added and removed; the image is removed with the last one", async () => {
    const [name, other] = [await smallImage(), freshName()];
    const { id } = await Images.inspect(name);
    await Images.tag(name, other);
    await expect(Images.remove(id)).rejects.toThrow(/must be forced|multiple repositories/);
    await Images.remove(name);
    expect(await Images.exists(name)).toBe(false);
    expect(await Images.list({ reference: other })).toMatchObject([{ id, names: [other] }]);
    await Images.remove(other);
    await Images.remove(other);
    expect(await Images.exists(id)).toBe(false);
    await expect(Images.inspect(id)).rejects.toThrow("no such image");
  });

  it("can all be removed at once", async () => {
    const [name, other] = [await smallImage(), freshName()];
    await Images.tag(name, other);
    await Images.remove((await Images.inspect(name)).id, { force: true });
    expect(await Images.exists(other)).toBe(false);
  });

  it("are not removed from an image that a container uses", async () => {
    const name = await printing("nothing");
    await using container = await new GenericContainer(name)
      .withCommand(["sleep", "infinity"])
      .start();
    await expect(Images.remove(name)).rejects.toMatchObject({
      statusCode: 409,
      reason: expect.stringContaining(container.getId().slice(0, 12)) as string,
    });
    expect(await Images.exists(name)).toBe(true);
  });

  it("filter the list of images, as labels do", async () => {
    const name = freshName();
    const label = randomUUID();
    await GenericContainer.fromContext({ Dockerfile: `FROM ${inEngine(BUSYBOX)}` })
      .withLabels({ "dev.mayfly.test": label })
      .build(name);
    const { id, created, size } = await Images.inspect(name);
    const [found, ...others] = await Images.list({ labels: { "dev.mayfly.test": label } });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ id, names: [name], size });
    const seconds = (date: Date | undefined): number => Math.floor((date?.getTime() ?? 0) / 1000);
    expect(seconds(found?.created)).toBe(seconds(created));
  });
});

describe("a commit", () => {
  it("can be started by its name and by its id", async () => {
    const [repo = "", tag = ""] = freshName().split(/:(?=1$)/);
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "infinity"])
      .start();
    await container.copyContentToContainer([{ content: "kept\n", target: "/file" }]);
    const id = await container.commit({ repo, tag, changes: ['CMD ["cat", "/file"]'] });
    expect(await printed(`${repo}:${tag}`)).toBe("kept\n");
    expect(await printed(id)).toBe("kept\n");
  });
});
