import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, type Header } from "tar-stream";
import { copyArchive } from "../../../src/container/copy-archive";
import type { CopySource } from "../../../src/spec/container-spec";

interface Entry {
  readonly header: Header;
  readonly content: string;
}

async function entriesOf(sources: readonly CopySource[]): Promise<Record<string, Entry>> {
  const entries: Record<string, Entry> = {};
  const unpack = extract();
  (await copyArchive(sources))
    .on("error", (error) => {
      unpack.destroy(error);
    })
    .pipe(unpack);
  for await (const entry of unpack) {
    const { header } = entry;
    entries[header.name] = { header, content: (await buffer(entry)).toString() };
  }
  return entries;
}

describe("copyArchive", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-copy-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("writes texts, buffers and streams, with mode 0644 unless told otherwise", async () => {
    const entries = await entriesOf([
      { kind: "content", content: "text ü", target: "/a" },
      { kind: "content", content: Buffer.from("buffer"), target: "/deep/er/b", mode: 0o600 },
      { kind: "content", content: Readable.from(["str", "eam"]), target: "/c" },
    ]);
    const told = Object.values(entries).map(({ header, content }) => [
      header.name,
      header.mode,
      content,
    ]);
    expect(told).toEqual([
      ["a", 0o644, "text ü"],
      ["deep/er/b", 0o600, "buffer"],
      ["c", 0o644, "stream"],
    ]);
  });

  it("gives the same content again when a stream is used for a second container", async () => {
    const source = { kind: "content", content: Readable.from(["once"]), target: "/s" } as const;
    expect((await entriesOf([source]))["s"]?.content).toBe("once");
    expect((await entriesOf([source]))["s"]?.content).toBe("once");
  });

  it("takes a file with its mode, or another one, and makes it root's", async () => {
    const source = join(folder, "f");
    await writeFile(source, "x", { mode: 0o750 });
    const entries = await entriesOf([
      { kind: "file", source, target: "/kept" },
      { kind: "file", source, target: "/changed", mode: 0o400 },
    ]);
    expect(entries["kept"]?.header).toMatchObject({ mode: 0o750, uid: 0, gid: 0, size: 1 });
    expect(entries["changed"]?.header.mode).toBe(0o400);
  });

  it("takes a folder with what is in it, links as links", async () => {
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "sub", "f"), "x", { mode: 0o640 });
    await symlink("f", join(folder, "sub", "link"));
    const entries = await entriesOf([{ kind: "directory", source: folder, target: "/target" }]);
    expect(entries["target/sub/f"]).toMatchObject({
      content: "x",
      header: { mode: 0o640, uid: 0, gid: 0 },
    });
    expect(entries["target/sub/link"]?.header).toMatchObject({ type: "symlink", linkname: "f" });
  });

  it("puts several sources into one archive", async () => {
    await writeFile(join(folder, "f"), "1");
    const entries = await entriesOf([
      { kind: "directory", source: folder, target: "/d" },
      { kind: "content", content: "2", target: "/c" },
      { kind: "file", source: join(folder, "f"), target: "/f" },
    ]);
    expect(Object.keys(entries)).toEqual(expect.arrayContaining(["d/f", "c", "f"]));
  });

  it("fails as a stream when a source has gone since", async () => {
    const gone = { kind: "file", source: join(folder, "gone"), target: "/g" } as const;
    await expect(entriesOf([gone])).rejects.toMatchObject({ code: "ENOENT" });
    const folderGone = { kind: "directory", source: join(folder, "gone"), target: "/g" } as const;
    await expect(entriesOf([folderGone])).rejects.toMatchObject({ code: "ENOENT" });
  });
});
