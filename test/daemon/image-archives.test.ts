import { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { copyWithoutVolumes } from "../../src/engine/docker/images/without-volumes";
import type { PullProgress } from "../../src/engine/requests/images";
import { ImageName } from "../../src/spec/image-name";
import { broken, json, pieces, text } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const ID = `sha256:${"0".repeat(64)}`;
const tar = (): Readable => Readable.from([Buffer.from("tar")]);
const failing = (): Readable =>
  new Readable({
    read() {
      this.destroy(new Error("the disk is gone"));
    },
  });

describe("importing an image", () => {
  const IMPORT = "POST /images/create";
  const request = {
    name: ImageName.fromString("localhost/app:1"),
    comment: "why",
    changes: ['CMD ["a"]', "ENV B=c"],
  };

  it("sends the archive and what is to change, and returns the id", async () => {
    on.daemon.on(IMPORT, text(200, `{"status":"Importing"}\n{"status":"${ID}"}\n`));
    expect(await on.engine.images.import(request, tar())).toBe(ID);
    const { url, query, body } = on.daemon.request;
    expect(query).toMatchObject({ fromSrc: "-", repo: "localhost/app", tag: "1", message: "why" });
    expect(url.searchParams.getAll("changes")).toEqual(request.changes);
    expect(body).toBe("tar");
  });

  it("fails with the engine's words when they come inside the stream", async () => {
    on.daemon.on(IMPORT, text(200, '{"errorDetail":{"message":"unexpected EOF"}}\n'));
    await expect(on.engine.images.import(request, tar())).rejects.toThrow(
      "The engine failed to import image localhost/app:1: unexpected EOF",
    );
  });

  it("fails when the answer ends without an image", async () => {
    on.daemon.on(IMPORT, text(200, ""));
    await expect(on.engine.images.import(request, tar())).rejects.toThrow(
      "its answer ended without an image id",
    );
  });
});

describe("loading images", () => {
  const LOAD = "POST /images/load";
  const line = (stream: string): string => `${JSON.stringify({ stream })}\n`;

  it.each([
    [
      "names",
      [line("Loaded image: app:1\n"), line("Loaded image: b.c/d:2\n")],
      ["app:1", "b.c/d:2"],
    ],
    ["an id", [line(`Loaded image ID: ${ID}\n`)], [ID]],
    ["Podman's list", [line("Loaded image(s): a:1, b:1\n")], ["a:1", "b:1"]],
    [
      "words around them",
      [line("The image app:1 already exists, renaming\n"), line("Loaded image: app:1\n")],
      ["app:1"],
    ],
    ["nothing", [], []],
  ])("tells which: %s", async (_, lines, loaded) => {
    on.daemon.on(LOAD, pieces(lines));
    expect(await on.engine.images.load(tar())).toEqual(loaded);
    expect(on.daemon.request).toMatchObject({ query: { quiet: "0" }, body: "tar" });
  });

  it("reports its progress", async () => {
    const step = '{"status":"Loading layer","id":"a","progressDetail":{"current":1,"total":2}}\n';
    on.daemon.on(LOAD, pieces([step, line("Loaded image: app:1\n")]));
    const progress: PullProgress[] = [];
    await on.engine.images.load(tar(), (each) => progress.push(each));
    expect(progress).toEqual([{ status: "Loading layer", layer: "a", current: 1, total: 2 }]);
  });

  it("fails with the engine's words when they come inside the stream", async () => {
    on.daemon.on(LOAD, text(200, '{"errorDetail":{"message":"no space left"}}\n'));
    await expect(on.engine.images.load(tar())).rejects.toThrow(
      "The engine failed to load images: no space left",
    );
  });

  it("fails when the archive cannot be read to its end", async () => {
    on.daemon.on(LOAD, pieces([]));
    await expect(on.engine.images.load(failing())).rejects.toThrow(
      "The engine failed to load images: the archive could not be read: the disk is gone",
    );
  });

  it("is refused with the engine's words although nobody read the archive", async () => {
    on.daemon.on(LOAD, json(403, { message: "not here" }));
    await expect(on.engine.images.load(tar())).rejects.toThrow("(HTTP code 403): not here");
  });
});

describe("saving images", () => {
  it("asks for all of them, and gives the archive", async () => {
    on.daemon.on("GET /images/get", pieces(["ta", "r"]));
    expect(await textOf(await on.engine.images.save(["redis:8", "b.c/d:1"]))).toBe("tar");
    expect(on.daemon.request.url.searchParams.getAll("names")).toEqual(["redis:8", "b.c/d:1"]);
  });

  it("fails if the archive breaks off", async () => {
    on.daemon.on("GET /images/get", broken(["ta"]));
    const archive = await on.engine.images.save(["redis:8"]);
    await expect(textOf(archive)).rejects.toThrow(
      "The engine failed to save image redis:8: the connection was closed before the answer was complete",
    );
  });
});

describe("copying an image without its volumes", () => {
  const RootFS = { Layers: ["sha256:a"] };
  const archives = [(): Promise<Readable> => Promise.resolve(tar())];
  const copy = (): Promise<string> =>
    copyWithoutVolumes(
      { ...on.daemon.endpoint, answerTimeout: 60_000 },
      "redis",
      undefined,
      archives,
    );

  it.each([
    ["nothing was loaded", [], { RootFS }, "its answer ended without an image id"],
    [
      "volumes are left",
      [`Loaded image ID: ${ID}`],
      { RootFS, Config: { Volumes: { "/data": {} } } },
      "the loaded image has volumes or different layers",
    ],
    [
      "layers differ",
      [`Loaded image ID: ${ID}`],
      { RootFS: { Layers: ["sha256:b"] } },
      "the loaded image has volumes or different layers",
    ],
  ])("fails if %s, and removes the copy", async (_title, loaded, image, reason) => {
    on.daemon.on("GET /images/redis/json", json(200, { Id: "original", RootFS }));
    on.daemon.on(
      "POST /images/load",
      text(200, loaded.map((stream) => JSON.stringify({ stream })).join("\n")),
    );
    on.daemon.on(`GET /images/${encodeURIComponent(ID)}/json`, json(200, { Id: ID, ...image }));
    await expect(copy()).rejects.toThrow(
      `The engine failed to copy image redis without its volumes: ${reason}`,
    );
    expect(on.daemon.requests.at(-1)?.method).toBe("DELETE");
  });
});
