import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { EngineError, Images } from "../../../src";
import { importImage, type ImportOptions } from "../../../src/image/import-image";
import { loadImages, type LoadOptions } from "../../../src/image/load-images";
import { saveImages } from "../../../src/image/save-images";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime, type FakeRuntime } from "../../support/fake-runtime";

const TAR = Buffer.from("tar");
const PREFIX = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "mirror.lan" };

let engine: FakeEngine;
let runtime: FakeRuntime;
beforeEach(() => {
  engine = new FakeEngine();
  runtime = fakeRuntime(engine);
});

const opened = (): Promise<FakeRuntime> => Promise.resolve(runtime);
const argsOf = (method: string): unknown[] =>
  engine.calls.filter((call) => call.method === method).map(({ args }) => args[0]);

describe("an import", () => {
  const run = (options: ImportOptions = {}): Promise<string> => importImage(TAR, options, opened);

  it("belongs to the session, and does not change the caller's array", async () => {
    const changes = ['CMD ["serve"]'];
    expect(await run({ name: "shop:1", changes, comment: "why" })).toBe("shop:1");
    expect(changes).toEqual(['CMD ["serve"]']);
    expect(runtime.tracked).toEqual([{ owner: "o" }]);
    expect(argsOf("images.import")).toMatchObject([
      {
        name: { string: "shop:1" },
        comment: "why",
        changes: [
          'CMD ["serve"]',
          'LABEL "session"="s"',
          'LABEL "owner"="o"',
          'LABEL "dev.mayfly.kind"="image"',
          expect.stringMatching(/^LABEL "dev.mayfly.request"="[-0-9a-f]{36}"$/),
          'LABEL "dev.mayfly.image-names"="shop:1"',
        ],
      },
    ]);
  });

  it("that is kept belongs to no session", async () => {
    await run({ name: "shop:1", deleteOnExit: false });
    expect(runtime.tracked).toEqual([]);
    expect(argsOf("images.import")).toMatchObject([{ changes: [] }]);
  });

  it("gets a name of localhost/ by default", async () => {
    expect(await run()).toMatch(/^localhost\/[0-9a-f-]{36}:[0-9a-f-]{36}$/);
  });

  it("also gets the name that containers request behind a mirror", async () => {
    runtime = fakeRuntime(engine, PREFIX);
    expect(await run({ name: "shop:1" })).toBe("shop:1");
    expect([...engine.stored.images.keys()]).toEqual(
      expect.arrayContaining(["shop:1", "mirror.lan/shop:1"]),
    );
  });

  it.each([
    ["run is not a valid change command", "changes can be CMD, ENTRYPOINT"],
    ["unexpected EOF", "a complete tar archive of a root file system"],
  ])("that fails says what to do: %s", async (reason, hint) => {
    engine.failOn("images.import", new EngineError("import", reason, undefined));
    await expect(run()).rejects.toMatchObject({
      code: "IMAGE_ARCHIVE_FAILED",
      archive: "the archive in memory",
      message: expect.stringContaining(`could not be imported: ${reason}`) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it("that is aborted rejects with the reason", async () => {
    const reason = new Error("enough");
    await expect(run({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(engine.calls).toEqual([]);
  });
});

describe("a load", () => {
  const run = (names: string[], options: LoadOptions = {}): Promise<string[]> =>
    loadImages(Readable.from([names.join("\n")]), options, opened);

  it("adds to the session what the engine did not have", async () => {
    engine.addImage("old:1");
    expect(await run(["old:1", "new:1"])).toEqual(["old:1", "new:1"]);
    expect(runtime.tracked).toEqual([{ owner: "o" }]);
    expect(argsOf("containers.create")).toMatchObject([
      { body: { Image: "new:1", Labels: { session: "s", owner: "o" } } },
    ]);
    expect(
      engine.calls.find(({ method }) => method === "containers.commit")?.args[1],
    ).toMatchObject({
      repo: "new",
      tag: "1",
      changes: ["ONBUILD COPY b /b"],
    });
    expect(engine.leftovers()).toEqual([]);
  });

  it("changes nothing when the images are to be kept", async () => {
    expect(await run(["new:1"], { deleteOnExit: false })).toEqual(["new:1"]);
    expect(runtime.tracked).toEqual([]);
    expect(argsOf("containers.create")).toEqual([]);
  });

  it("also gives the names that containers request behind a mirror", async () => {
    runtime = fakeRuntime(engine, PREFIX);
    await run(["new:1", "ghcr.io/a:1"]);
    expect(engine.stored.images.has("mirror.lan/new:1")).toBe(true);
    expect(engine.stored.images.has("mirror.lan/ghcr.io/a:1")).toBe(false);
  });

  it("that fails half-way leaves no container", async () => {
    engine.failOn("containers.commit", new EngineError("commit", "no space left", undefined));
    await expect(run(["new:1"])).rejects.toThrow("no space left");
    expect(engine.leftovers()).toEqual([]);
  });

  it.each([
    [
      "open /tmp/x/repositories: no such file or directory",
      "for a root file system use Images.import",
    ],
    ["open /tmp/x/bin/json: no such file or directory", "for a root file system use Images.import"],
    ["unrecognized image format", "for a root file system use Images.import"],
    ["unexpected EOF", "the archive must be complete"],
    ["open /tmp/x/0/layer.tar: no such file or directory", "the archive must be complete"],
    ["content digest sha256:0: not found", "the archive must be complete"],
  ])("that fails says what to do: %s", async (reason, hint) => {
    engine.failOn("images.load", new EngineError("load images", reason, undefined));
    await expect(run(["new:1"])).rejects.toMatchObject({
      code: "IMAGE_ARCHIVE_FAILED",
      message: expect.stringMatching(`^the stream could not be loaded: ${reason}`) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });
});

describe("a save", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mayfly-save-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("writes one file of all images", async () => {
    await saveImages(["a:1", "b:1"], join(folder, "x.tar"), engine, {});
    expect(readdirSync(folder)).toEqual(["x.tar"]);
    expect(readFileSync(join(folder, "x.tar"), "utf8")).toBe("a:1\nb:1");
  });

  it("leaves nothing when it breaks off, and keeps the old file", async () => {
    const file = join(folder, "x.tar");
    await saveImages(["a:1"], file, engine, {});
    async function* breaking(): AsyncGenerator<string> {
      yield await Promise.resolve("half");
      throw new EngineError("save image b:1", "the connection was closed", undefined);
    }
    engine.images.save = () => Promise.resolve(Readable.from(breaking()));
    await expect(saveImages(["b:1"], file, engine, {})).rejects.toThrow("failed to save image b:1");
    expect(readdirSync(folder)).toEqual(["x.tar"]);
    expect(readFileSync(file, "utf8")).toBe("a:1");
  });

  it("into a missing folder is an error", async () => {
    const file = join(folder, "no", "x.tar");
    await expect(saveImages(["a:1"], file, engine, {})).rejects.toMatchObject({
      code: "IMAGE_ARCHIVE_FAILED",
      message: expect.stringContaining(`${file} could not be written: ENOENT`) as string,
    });
  });
});

const MISSING = "/no/such/file.tar";
const none = undefined as never;

describe("invalid options are refused before the engine is asked", () => {
  const consumed = async (): Promise<Readable> => {
    const stream = Readable.from(["a"]);
    await text(stream);
    return stream;
  };

  it.each<[string, () => Promise<unknown>, string]>([
    [
      "load: no file",
      () => Images.load(MISSING),
      `Images.load: expected an existing file, got "${MISSING}"`,
    ],
    [
      "load: nothing",
      () => Images.load(none),
      "Images.load: expected a file, a Buffer or a stream",
    ],
    ["load: a folder", () => Images.load(tmpdir()), "Images.load: expected an existing file"],
    [
      "load: a stream that was read",
      async () => Images.load(await consumed()),
      "Images.load: expected a stream that has not been read yet",
    ],
    [
      "load: a text as flag",
      () => Images.load(TAR, { deleteOnExit: "no" as never }),
      'Images.load.deleteOnExit: expected true or false, got "no"',
    ],
    ["import: no file", () => Images.import(MISSING), "Images.import: expected an existing file"],
    [
      "import: a lone change",
      () => Images.import(TAR, { changes: "CMD x" as never }),
      "Images.import.changes: expected an array of strings, got a string",
    ],
    ["import: a bad name", () => Images.import(TAR, { name: "A b" }), "image: expected a name"],
    [
      "import: a digest as name",
      () => Images.import(TAR, { name: `a@sha256:${"0".repeat(64)}` }),
      "Images.import.name: expected a name with a tag",
    ],
    [
      "tag: a digest as name",
      () => Images.tag("a:1", `a@sha256:${"0".repeat(64)}`),
      "Images.tag.name: expected a name with a tag",
    ],
    [
      "save: nothing",
      () => Images.save([], "x.tar"),
      "Images.save.images: expected at least one image, got an empty array",
    ],
    [
      "save as a stream: nothing",
      () => Images.saveAsStream([]),
      "Images.saveAsStream.images: expected at least one image, got an empty array",
    ],
    [
      "save: no file",
      () => Images.save("a:1", none),
      "Images.save.file: expected a non-empty string",
    ],
    ["save: a bad name", () => Images.saveAsStream(["A b"]), "image: expected a name"],
    ["inspect: nothing", () => Images.inspect(none), "image: expected a name"],
    ["remove: a bad name", () => Images.remove(""), "image: expected a name"],
    [
      "remove: a text as flag",
      () => Images.remove("a:1", { force: 1 as never }),
      "Images.remove.force: expected true or false, got 1",
    ],
    [
      "list: a number as label",
      () => Images.list({ labels: { a: 1 } as never }),
      "Images.list.labels.a: expected a string, got a number",
    ],
    [
      "list: an empty name",
      () => Images.list({ reference: "" }),
      "Images.list.reference: expected",
    ],
  ])("%s", async (_, call, message) => {
    await expect(call()).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(message) as string,
    });
  });
});
