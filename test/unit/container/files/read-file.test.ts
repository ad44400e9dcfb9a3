import { Readable } from "node:stream";
import { pack, type Header } from "tar-stream";
import { readFile } from "../../../../src/container/files/read-file";
import type { Engine } from "../../../../src/engine/engine";
import { EngineError } from "../../../../src/errors";
import { FakeEngine } from "../../../support/fake-engine";

type Given = (Partial<Header> & { readonly content?: string }) | EngineError;

/** An engine with these files. The value of a link is its target. */
function engineWith(files: Readonly<Record<string, Given>>): {
  engine: Engine;
  asked: string[];
} {
  const asked: string[] = [];
  const engine = new FakeEngine();
  engine.containers.getArchive = async (_id, path) => {
    asked.push(path);
    const given = files[path] ?? new EngineError("read", `Could not find the file ${path}`, 404);
    if (given instanceof EngineError) throw given;
    const archive = pack();
    const { content, ...header } = given;
    if (header.type !== undefined) archive.entry({ name: path, ...header }, content ?? "");
    archive.finalize();
    return Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false });
  };
  return { asked, engine };
}

const read = (files: Readonly<Record<string, Given>>, path: string, first = Infinity) =>
  readFile(engineWith(files).engine, "0123456789abcdef", path, first);

describe("readFile", () => {
  const file = { type: "file", content: "hällo" } as const;

  it("gives the whole content", async () => {
    expect((await read({ "/a": file }, "/a"))?.toString()).toBe("hällo");
  });

  it.each([
    [0, ""],
    [1, "h"],
    [100, "hällo"],
  ])("gives only the first %i bytes", async (first, expected) => {
    expect((await read({ "/a": file }, "/a", first))?.toString()).toBe(expected);
  });

  it("does not need the end of a large file", async () => {
    const content = "x".repeat(5_000_000);
    expect(await read({ "/a": { type: "file", content } }, "/a", 10)).toHaveLength(10);
  });

  it("follows links", async () => {
    const { engine, asked } = engineWith({
      "/a/one": { type: "symlink", linkname: "../b/two" },
      "/b/two": { type: "symlink", linkname: "/c" },
      "/c": file,
    });
    const content = await readFile(engine, "id", "/a/one", Infinity);
    expect(content?.toString()).toBe("hällo");
    expect(asked).toEqual(["/a/one", "/b/two", "/c"]);
  });

  it("says that links lead in a circle", async () => {
    const files = { "/a": { type: "symlink", linkname: "a" } } as const;
    await expect(read(files, "/a")).rejects.toThrow(
      "The engine failed to read /a out of container 0123456789ab: its symbolic links form a loop",
    );
  });

  it.each<[string, Given]>([
    ["missing", new EngineError("read", "Could not find the file /a in container 1", 404)],
    ["below a file", new EngineError("read", "lstat /x/a: not a directory", 500)],
    ["a link to nothing", { type: "symlink", linkname: "nothing" }],
  ])("finds nothing where there is nothing: %s", async (_what, given) => {
    expect(await read({ "/a": given }, "/a")).toBeUndefined();
  });

  it("finds what has no content", async () => {
    expect(await read({ "/a": { type: "fifo" } }, "/a")).toHaveLength(0);
    // Archives leave sockets out.
    expect(await read({ "/a": {} }, "/a")).toHaveLength(0);
  });

  it("refuses a folder", async () => {
    await expect(read({ "/a": { type: "directory" } }, "/a")).rejects.toThrow("it is a folder");
  });

  it.each([
    ["the container is gone", new EngineError("read", "No such container: 1", 404)],
    ["the engine fails", new EngineError("read", "disk full", 500)],
  ])("fails when %s", async (_what, error) => {
    await expect(read({ "/a": error }, "/a")).rejects.toBe(error);
  });
});
