import { execFileSync } from "node:child_process";
import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, type Header } from "tar-stream";
import { copyArchive } from "../../../../src/container/files/copy-archive";
import type { CopySource } from "../../../../src/spec/container-spec";

interface Entry {
  readonly header: Header;
  readonly content: string;
}

async function entriesOf(sources: readonly CopySource[]): Promise<Record<string, Entry>> {
  const entries: Record<string, Entry> = {};
  const unpack = extract();
  copyArchive(sources)
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

async function* whileAppending(archive: Readable, file: string): AsyncGenerator<Buffer> {
  for await (const chunk of archive) {
    await appendFile(file, "more");
    yield chunk as Buffer;
  }
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

  it("gives everything to the user that it names", async () => {
    await symlink("f", join(folder, "link"));
    const owner = { uid: 1000, gid: 50 };
    const entries = await entriesOf([
      { kind: "content", content: "x", target: "/c", ...owner },
      { kind: "directory", source: folder, target: "/d", ...owner },
      { kind: "content", content: "x", target: "/large", uid: 1_000_650_000 },
    ]);
    expect(entries["c"]?.header).toMatchObject(owner);
    expect(entries["d/link"]?.header).toMatchObject(owner);
    expect(entries["large"]?.header).toMatchObject({ gid: 0, pax: { uid: "1000650000" } });
  });

  it("keeps any permissions, whatever this process's umask and however few", async () => {
    await writeFile(join(folder, "f"), "x");
    await chmod(join(folder, "f"), 0o666);
    const entries = await entriesOf([
      { kind: "directory", source: folder, target: "/d" },
      { kind: "content", content: "x", target: "/none", mode: 0 },
    ]);
    expect(entries["d/f"]?.header.mode).toBe(0o666);
    expect(entries["none"]?.header).toMatchObject({ mode: 0, type: "file" });
  });

  it("leaves the target folder itself as it is, and makes it for an empty one", async () => {
    await mkdir(join(folder, "full"));
    await mkdir(join(folder, "empty"));
    await writeFile(join(folder, "full", "f"), "x");
    const entries = await entriesOf([
      { kind: "directory", source: join(folder, "full"), target: "/tmp" },
      { kind: "directory", source: join(folder, "empty"), target: "/e" },
    ]);
    expect(Object.keys(entries).map((name) => name.replace(/\/$/, ""))).toEqual(["tmp/f", "e"]);
    expect(Object.values(entries)[1]?.header).toMatchObject({ type: "directory", mode: 0o755 });
  });

  it("takes a link to a folder for the folder", async () => {
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real", "f"), "x");
    await symlink("real", join(folder, "link"));
    const source = join(folder, "link");
    const entries = await entriesOf([{ kind: "directory", source, target: "/d" }]);
    expect(Object.keys(entries)).toEqual(["d/f"]);
  });

  it("takes a file as long as it was when it was opened", async () => {
    const source = join(folder, "log");
    await writeFile(source, "x".repeat(1_000_000));
    const archive = copyArchive([{ kind: "file", source, target: "/log" }]);
    const unpack = extract();
    Readable.from(whileAppending(archive, source)).pipe(unpack);
    for await (const entry of unpack) expect((await buffer(entry)).length).toBe(1_000_000);
  });

  it("takes a pipe for a pipe, and files of /proc for empty, as the docker CLI does", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const entries = await entriesOf([
      { kind: "file", source: pipe, target: "/pipe" },
      { kind: "directory", source: folder, target: "/d" },
      { kind: "file", source: "/proc/version", target: "/version" },
      { kind: "directory", source: "/proc/self", target: "/self" },
    ]);
    expect(entries["pipe"]?.header.type).toBe("fifo");
    expect(entries["d/pipe"]?.header.type).toBe("fifo");
    expect(entries["version"]?.content).toBe("");
    expect(entries["self/status"]?.content).toBe("");
  });

  it("follows links if it is told to", async () => {
    await mkdir(join(folder, "out"));
    await mkdir(join(folder, "in"));
    await writeFile(join(folder, "out", "f"), "x", { mode: 0o640 });
    await symlink("../out/f", join(folder, "in", "link"));
    const source = join(folder, "in");
    const links = { kind: "directory", source, target: "/d", mode: 0o600 } as const;
    expect((await entriesOf([links]))["d/link"]?.header.type).toBe("symlink");
    const followed = (await entriesOf([{ ...links, followLinks: true }]))["d/link"];
    expect(followed).toMatchObject({ content: "x", header: { type: "file", mode: 0o600 } });
  });

  it("says which file could not be read", async () => {
    await mkdir(join(folder, "sub"));
    const source = { kind: "file", source: join(folder, "sub"), target: "/g" } as const;
    await expect(entriesOf([source])).rejects.toThrow(join(folder, "sub"));
  });

  it("fails as a stream when a source has gone since", async () => {
    const gone = { kind: "file", source: join(folder, "gone"), target: "/g" } as const;
    await expect(entriesOf([gone])).rejects.toMatchObject({
      code: "ENOENT",
      message: expect.stringContaining(join(folder, "gone")) as string,
    });
    const folderGone = { kind: "directory", source: join(folder, "gone"), target: "/g" } as const;
    await expect(entriesOf([folderGone])).rejects.toMatchObject({ code: "ENOENT" });
  });
});
