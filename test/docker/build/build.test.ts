import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { gzipSync } from "node:zlib";
import { buffer } from "node:stream/consumers";
import { GenericContainer, type GenericContainerBuilder } from "mayfly";
import { fieldOf } from "../../../src/errors";
import { randomUuid } from "../../../src/common/uuid";
import { churning } from "../../support/churning-folder";
import { dockerClient } from "../../support/docker-client";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { realEngine } from "../../support/real-engine";

const BASE = inEngine(BUSYBOX);
const text = (...lines: string[]): string => [`FROM ${BASE}`, ...lines].join("\n");
/** Makes steps unique, so that the cache of earlier builds has no effect. */
const nonce = (): string => `nonce ${randomUuid()}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mayfly-build-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function printed(builder: GenericContainerBuilder, ...command: string[]): Promise<string> {
  const image = await builder.build();
  await using container = await image.withCommand(["sleep", "infinity"]).start();
  const { output } = await container.exec(command);
  return output;
}

interface Inspected {
  readonly Id: string;
  readonly Config: { readonly Labels: Record<string, string> | null };
}

async function inspect(name: string): Promise<Inspected> {
  return (await dockerClient()).getImage(name).inspect();
}

describe("a build from", () => {
  it("a folder", async () => {
    writeFileSync(join(folder, "Dockerfile"), text("COPY greeting /"));
    writeFileSync(join(folder, "greeting"), "hello");
    expect(await printed(GenericContainer.fromDockerfile(folder), "cat", "/greeting")).toBe(
      "hello",
    );
  });

  it.each(["classic", "BuildKit"])("a folder whose files go away meanwhile, by %s", async (by) => {
    writeFileSync(join(folder, "Dockerfile"), text(`RUN echo ${nonce()}`, "COPY . /context"));
    writeFileSync(join(folder, "stays"), "x");
    await using _churn = churning(folder);
    const builder = GenericContainer.fromDockerfile(folder);
    const chosen = by === "BuildKit" ? builder.withBuildkit() : builder;
    expect(await printed(chosen, "cat", "/context/stays")).toBe("x");
  });

  it("a folder with links that lead out of it", async () => {
    const context = join(folder, "context");
    mkdirSync(context);
    mkdirSync(join(folder, "out"));
    writeFileSync(join(context, "Dockerfile"), text("COPY . /context"));
    writeFileSync(join(folder, "out", "f"), "x");
    symlinkSync(join(folder, "out"), join(context, "tree"));
    const builder = GenericContainer.fromDockerfile(context);
    expect(await printed(builder, "readlink", "/context/tree")).toBe(`${join(folder, "out")}\n`);
    expect(await printed(builder.withFollowLinks(), "cat", "/context/tree/f")).toBe("x");
  });

  it("a folder with names that are not valid UTF-8", async () => {
    writeFileSync(join(folder, "Dockerfile"), text("COPY . /context"));
    const bytes = Buffer.from([0x2f, 0xff, 0xfe]);
    writeFileSync(Buffer.concat([Buffer.from(folder), bytes]), "x");
    const script = 'cat /context/$(printf "\\377\\376")';
    expect(await printed(GenericContainer.fromDockerfile(folder), "sh", "-c", script)).toBe("x");
  });

  it("a Dockerfile of another name, in a folder of the context", async () => {
    mkdirSync(join(folder, "docker"));
    writeFileSync(join(folder, "docker", "web"), text("COPY greeting /"));
    writeFileSync(join(folder, "greeting"), "hello");
    const builder = GenericContainer.fromDockerfile(folder, "docker/web");
    expect(await printed(builder, "cat", "/greeting")).toBe("hello");
  });

  it("a Dockerfile outside of the context, and nothing else from there", async () => {
    mkdirSync(join(folder, "app"));
    writeFileSync(join(folder, "Dockerfile"), text("COPY . /app"));
    writeFileSync(join(folder, "app", "greeting"), "hello");
    const builder = GenericContainer.fromDockerfile(join(folder, "app"), "../Dockerfile");
    expect(await printed(builder, "find", "/app", "-type", "f")).toBe("/app/greeting\n");
  });

  it("a string with the Dockerfile, and a folder", async () => {
    writeFileSync(join(folder, "greeting"), "hello");
    const builder = GenericContainer.fromContext(folder, { dockerfile: text("COPY . /app") });
    expect(await printed(builder, "find", "/app", "-type", "f")).toBe("/app/greeting\n");
  });

  it("files in memory, with their modes, without what is ignored", async () => {
    const builder = GenericContainer.fromContext({
      Dockerfile: text("COPY . /app"),
      ".dockerignore": "**/*.log\nDockerfile\n.dockerignore",
      "bin/run.sh": { content: "#!/bin/sh\necho ran", mode: 0o755 },
      "data.bin": Buffer.from([1, 2, 3]),
      "bin/a.log": "ignored",
    });
    const look = "find /app -type f | sort; /app/bin/run.sh; wc -c < /app/data.bin";
    expect(await printed(builder, "sh", "-c", look)).toBe(
      "/app/bin/run.sh\n/app/data.bin\nran\n3\n",
    );
  });

  it.each(["plain", "compressed", "stream"])("a tar archive: %s", async (kind) => {
    const archive = pack();
    archive.entry({ name: "greeting" }, "hello");
    archive.entry({ name: "./sub/Dockerfile" }, text("COPY greeting /"));
    archive.finalize();
    const tar = await buffer(archive);
    const file = join(folder, "context.tar");
    writeFileSync(file, kind === "compressed" ? gzipSync(tar) : tar);
    const source = kind === "stream" ? Readable.from([tar]) : file;
    const builder = GenericContainer.fromArchive(source, "sub/Dockerfile");
    expect(await printed(builder, "cat", "/greeting")).toBe("hello");
  });
});

describe("options", () => {
  it("reach the engine", async () => {
    const lines: string[] = [];
    const name = `localhost/${randomUuid()}:1`;
    const dockerfile = [
      `ARG BASE`,
      `FROM \${BASE} AS first`,
      `ARG WHO`,
      `RUN echo ${nonce()}; echo "hello $WHO"; grep elsewhere /etc/hosts; df -k /dev/shm | tail -1`,
      `FROM first AS second`,
      `RUN exit 1`,
    ].join("\n");
    await GenericContainer.fromContext({ Dockerfile: dockerfile })
      .withBuildArgs({ WHO: "you", BASE })
      .withTarget("first")
      .withLabels({ team: "blue" })
      .withExtraHosts([{ host: "elsewhere", ipAddress: "10.1.2.3" }])
      .withSharedMemorySize(8 * 1024 * 1024)
      .withNetworkMode("none")
      .withCacheFrom(BASE)
      .withBuildLogConsumer((line) => lines.push(line))
      .build(name);
    expect(lines).toContain("hello you");
    expect(lines).toContainEqual(expect.stringMatching(/^10\.1\.2\.3\s+elsewhere/));
    expect(lines).toContainEqual(expect.stringMatching(/^shm\s+8192 /));
    expect((await inspect(name)).Config.Labels).toMatchObject({ team: "blue" });
  });
});

describe("a build of the same inputs", () => {
  const files = { Dockerfile: text("COPY a /"), a: nonce() };
  const buildIt = async (
    change: (builder: GenericContainerBuilder) => GenericContainerBuilder = (same) => same,
  ): Promise<{ id: string; steps: number }> => {
    const name = `localhost/${randomUuid()}:1`;
    let steps = 0;
    await change(GenericContainer.fromContext(files))
      .withBuildLogConsumer((line) => {
        if (line.startsWith("Step ")) steps++;
      })
      .build(name);
    return { id: (await inspect(name)).Id, steps };
  };

  it("is skipped, and the image has both names", async () => {
    const first = await buildIt();
    expect(first.steps).toBeGreaterThan(0);
    expect(await buildIt()).toEqual({ id: first.id, steps: 0 });
  });

  it("is not skipped when disabled, without the cache, or with other arguments", async () => {
    const first = await buildIt();
    const never = await buildIt((builder) => builder.withSkipIfUnchanged(false));
    expect(never.steps).toBeGreaterThan(0);
    const anew = await buildIt((builder) => builder.withCache(false));
    expect(anew.steps).toBeGreaterThan(0);
    const other = await buildIt((builder) => builder.withBuildArgs({ A: "b" }));
    expect(other.steps).toBeGreaterThan(0);
    expect(other.id).not.toBe(first.id);
  });
});

describe("ownership", () => {
  it("an image belongs to the session, unless it is to be kept", async () => {
    const [owned, kept] = [`localhost/${randomUuid()}:1`, `localhost/${randomUuid()}:1`];
    const builder = GenericContainer.fromContext({ Dockerfile: text("COPY a /"), a: nonce() });
    await builder.build(owned);
    await builder.build(kept, { deleteOnExit: false });
    try {
      const labelsOf = async (name: string): Promise<string[]> =>
        Object.keys((await inspect(name)).Config.Labels ?? {});
      expect(await labelsOf(owned)).toEqual(
        expect.arrayContaining(["dev.mayfly.build", "org.testcontainers.session-id"]),
      );
      const ofKept = await labelsOf(kept);
      expect(ofKept).toContain("dev.mayfly.build");
      expect(ofKept.filter((name) => name.startsWith("org.testcontainers"))).toEqual([]);
    } finally {
      const engine = await realEngine();
      await engine.images.remove((await inspect(kept)).Id);
    }
  });
});

describe("a build that fails", () => {
  const failing = (dockerfile: string): Promise<unknown> =>
    GenericContainer.fromContext({ Dockerfile: dockerfile }).build();

  it("reports the step, its exit code and its last output, and leaves nothing", async () => {
    const before = await everything();
    const mark = randomUuid();
    const step = `RUN echo ${mark} >&2; for i in $(seq 40); do echo line $i; done; exit 7`;
    const error: unknown = await failing(text(`ENV A=${mark}`, step)).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: "IMAGE_BUILD_FAILED",
      step,
      exitCode: 7,
      message: expect.stringContaining(
        `returned a non-zero code: 7\nFailed at: ${step}\n`,
      ) as string,
    });
    const { logs } = error as { logs: string[] };
    expect(logs).toHaveLength(30);
    expect(logs).toContain("line 40");
    await eventually("nothing is left", async () => {
      const left = await madeSince(before, mark);
      return left.length === 0 ? true : left.join(", ");
    });
  });

  it.each([
    ["a syntax error", "FRO scratch", /dockerfile parse error line 1: unknown instruction: FRO/i],
    ["a missing file", text("COPY nothing /"), /COPY failed.*nothing/],
    [
      "an instruction of BuildKit",
      text("RUN --mount=type=cache,target=/c true"),
      /withBuildkit\(\)/,
    ],
  ])("for %s rejects with the engine's words", async (_, dockerfile, message) => {
    await expect(failing(dockerfile)).rejects.toMatchObject({
      code: "IMAGE_BUILD_FAILED",
      message: expect.stringMatching(message) as string,
    });
  });

  it("for an unknown target, too", async () => {
    const builder = GenericContainer.fromContext({ Dockerfile: text() }).withTarget("nowhere");
    await expect(builder.build()).rejects.toThrow(/failed to reach build target nowhere/);
  });

  it("for an invalid pattern names the pattern", async () => {
    const builder = GenericContainer.fromContext({ Dockerfile: text(), ".dockerignore": "a[" });
    await expect(builder.build()).rejects.toThrow(
      'the build context could not be read: .dockerignore: expected patterns that Docker accepts, got "a["',
    );
  });

  it("by an abort ends in the engine, too", async () => {
    const before = await everything();
    const mark = randomUuid();
    const controller = new AbortController();
    const reason = new Error("enough");
    const building = GenericContainer.fromContext({
      Dockerfile: text(`RUN echo ${mark}`, `RUN echo now; sleep 600; echo ${mark}`),
    })
      .withBuildLogConsumer((line) => {
        if (line === "now") controller.abort(reason);
      })
      .build(undefined, { signal: controller.signal });
    await expect(building).rejects.toBe(reason);
    await eventually("nothing is left", async () => {
      const left = await madeSince(before, mark);
      return left.length === 0 ? true : left.join(", ");
    });
  });
});

/** Returns those that have the mark among what others have made of the base meanwhile, too. */
async function madeSince(before: readonly string[], mark: string): Promise<string[]> {
  const docker = await dockerClient();
  const marked = async (id: string): Promise<string[]> => {
    try {
      const told: unknown = id.startsWith("sha256:")
        ? await docker.getImage(id).history()
        : await docker.getContainer(id).inspect();
      return JSON.stringify(told).includes(mark) ? [id] : [];
    } catch (error) {
      if (fieldOf(error, "statusCode") === 404) return [];
      throw error;
    }
  };
  const made = (await everything()).filter((id) => !before.includes(id));
  return (await Promise.all(made.map(marked))).flat();
}

/** Returns containers and images that are built on the base. */
async function everything(): Promise<string[]> {
  const docker = await dockerClient();
  const containers = await docker.listContainers({ all: true, filters: { ancestor: [BASE] } });
  const images = await docker.listImages({
    all: true,
    filters: { since: [BASE], dangling: ["true"] },
  });
  return [...containers, ...images].map(({ Id }) => Id);
}
