import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, pipeline, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import type { BuildContext, Builder } from "../../../../src/build/build-request";
import {
  checkArchive,
  checkContextFiles,
  checkFolder,
} from "../../../../src/build/context/check-source";
import { openContext } from "../../../../src/build/context/open-context";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayfly-context-"));
  write("Dockerfile", "FROM a");
  write("a.txt", "a");
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string): void {
  writeFileSync(join(root, path), content);
}

async function contentOf(context: BuildContext): Promise<Record<string, string>> {
  const archive = extract();
  pipeline(context.tar(), new PassThrough(), archive, () => undefined);
  const files: Record<string, string> = {};
  for await (const entry of archive) files[entry.header.name] = await text(entry);
  return files;
}

const folderContext = (builder: Builder = "classic", name = "Dockerfile"): Promise<BuildContext> =>
  openContext(checkFolder(root, { dockerfileName: name }, "test"), builder);

describe("a Dockerfile outside of the context", () => {
  it("is sent under a name that the engine removes again", async () => {
    const context = await openContext(
      checkFolder(root, { dockerfile: "FROM b" }, "test"),
      "classic",
    );
    expect(context.dockerfile).toBe(".dockerfile.mayfly");
    expect(await contentOf(context)).toEqual({
      Dockerfile: "FROM a",
      "a.txt": "a",
      ".dockerignore": ".dockerignore\n.dockerfile.mayfly\n",
      ".dockerfile.mayfly": "FROM b",
    });
  });

  it("does not change what is ignored, such as another Dockerfile", async () => {
    write(".dockerignore", "a.txt\nDockerfile");
    const context = await openContext(
      checkFolder(root, { dockerfile: "FROM b" }, "test"),
      "classic",
    );
    expect(await contentOf(context)).toEqual({
      ".dockerignore": "a.txt\nDockerfile\n.dockerfile.mayfly\n",
      ".dockerfile.mayfly": "FROM b",
    });
  });
});

describe("the ignore file", () => {
  it("of the Dockerfile counts for BuildKit only", async () => {
    write(".dockerignore", "*.md");
    write("Dockerfile.dockerignore", "a.txt");
    expect(await contentOf(await folderContext("buildkit"))).not.toHaveProperty(["a.txt"]);
    expect(await contentOf(await folderContext("classic"))).toHaveProperty(["a.txt"]);
  });
});

describe("the hash of the content", () => {
  const hashOfFolder = async (): Promise<string> => (await folderContext()).contentHash();

  it("stays the same when only times and ignored files change", async () => {
    write(".dockerignore", "ignored");
    const hash = await hashOfFolder();
    utimesSync(join(root, "a.txt"), 1, 1);
    write("ignored", "x");
    expect(await hashOfFolder()).toBe(hash);
  });

  it.each<[string, () => unknown]>([
    [
      "a content",
      () => {
        write("a.txt", "b");
      },
    ],
    [
      "a name",
      () => {
        write("b.txt", "a");
      },
    ],
    [
      "a mode",
      () => {
        chmodSync(join(root, "a.txt"), 0o755);
      },
    ],
    [
      "an empty folder",
      () => {
        mkdirSync(join(root, "empty"));
      },
    ],
    [
      "the Dockerfile",
      () => {
        write("Dockerfile", "FROM b");
      },
    ],
    [
      "a large file",
      () => {
        write("large", "x".repeat(2_000_000));
      },
    ],
  ])("changes with %s", async (_, change) => {
    write("large", "y".repeat(2_000_000));
    const hash = await hashOfFolder();
    expect(await hashOfFolder()).toBe(hash);
    change();
    expect(await hashOfFolder()).not.toBe(hash);
  });

  it("is the same for equal files in memory", async () => {
    const hashOf = async (files: Record<string, string | Buffer>): Promise<string> =>
      (await openContext(checkContextFiles(files, {}, "test"), "classic")).contentHash();
    const hash = await hashOf({ Dockerfile: "FROM a", b: "1", c: Buffer.from("2") });
    expect(await hashOf({ c: "2", b: Buffer.from("1"), Dockerfile: "FROM a" })).toBe(hash);
    expect(await hashOf({ Dockerfile: "FROM a", b: "1", c: "3" })).not.toBe(hash);
  });
});

it("a stream that fails is an error, and leaves nothing", async () => {
  const stream = Readable.from(
    (async function* () {
      yield await Promise.resolve("x");
      throw new Error("the disk is gone");
    })(),
  );
  await expect(openContext(checkArchive(stream, "Dockerfile", "test"), "classic")).rejects.toThrow(
    "the stream of the build context failed: the disk is gone",
  );
});

it("a file that cannot be read is named", async () => {
  const tar = (await folderContext()).tar();
  rmSync(root, { recursive: true });
  await expect(text(tar)).rejects.toThrow(root);
});
