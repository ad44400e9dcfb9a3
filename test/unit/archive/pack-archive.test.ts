import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import type { ArchiveEntry } from "../../../src/archive/archive-entry";
import { packArchive } from "../../../src/archive/pack-archive";
import { walkFolder } from "../../../src/archive/walk-folder";

const MIB = 1024 * 1024;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayfly-pack-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function read(archive: Readable): Promise<(Header & { content: string })[]> {
  const found: (Header & { content: string })[] = [];
  for await (const entry of archive.pipe(extract())) {
    found.push({ ...entry.header, content: (await buffer(entry)).toString() });
  }
  return found;
}

const file = (path: string, change: Partial<ArchiveEntry> = {}): ArchiveEntry => ({
  path,
  type: "file",
  mode: 0o644,
  mtime: new Date(0),
  content: Buffer.from(path),
  ...change,
});

/** Has GNU tar unpack the archive, and returns the modification time in seconds of each file by its path. */
async function unpackedTimes(entries: readonly ArchiveEntry[]): Promise<string[]> {
  const archive = await buffer(packArchive(entries));
  execFileSync("tar", ["-x", "-C", root], { input: archive });
  const listed = execFileSync("find", [root, "-type", "f", "-printf", "%P %T@\n"], {
    encoding: "utf8",
  });
  return listed.trim().split("\n").sort();
}

it("writes names and numbers of any size so that tar programs read them", async () => {
  const long = "sub-folder/".repeat(30);
  const name = "n".repeat(150);
  const entries = [
    file("short"),
    file("é/ü"),
    file(`${"d".repeat(90)}/${"f".repeat(90)}`),
    file(`${long}${name}`),
    file("large-ids", { owner: { uid: 4_000_000_000, gid: 2_097_152 } }),
    file("link", { type: "symlink", target: `../${long}${name}`, content: undefined }),
  ].map(({ content, ...entry }) => ({ ...entry, ...(content && { content }) }));
  const found = await read(packArchive(entries));
  expect(found.map((header) => header.name)).toEqual(entries.map(({ path }) => path));
  for (const { type, name: read, content } of found) {
    if (type === "file") expect(content).toBe(read);
  }
  expect(found[4]?.pax).toEqual({ uid: "4000000000", gid: "2097152" });
  expect(found[5]?.linkname).toBe(`../${long}${name}`);
  const listed = execFileSync("tar", ["-t", "--quoting-style=literal"], {
    input: await buffer(packArchive(entries)),
    encoding: "utf8",
  });
  expect(listed.trim().split("\n")).toEqual(entries.map(({ path }) => path));
});

it("keeps times from 1970 on, and takes earlier ones for 1970", async () => {
  const entries = [
    file("before", { mtime: new Date("1960-01-01") }),
    file("early", { mtime: new Date("1971-01-01") }),
    file("late", { mtime: new Date("2100-01-01") }),
  ];
  expect(await unpackedTimes(entries)).toEqual([
    "before 0.0000000000",
    "early 31536000.0000000000",
    "late 4102444800.0000000000",
  ]);
});

it("leaves out files that go away after they were found", async () => {
  for (const name of ["a", "b", "c"]) writeFileSync(join(root, name), name);
  writeFileSync(join(root, "large"), Buffer.alloc(2 * MIB));
  const found: ArchiveEntry[] = [];
  for await (const entry of walkFolder(root)) found.push(entry);
  rmSync(join(root, "b"));
  rmSync(join(root, "large"));
  const read_ = await read(packArchive(found));
  expect(read_.map(({ name, content }) => [name, content])).toEqual([
    ["a", "a"],
    ["c", "c"],
  ]);
});

it("names a large file that becomes shorter while it is read", async () => {
  const path = join(root, "log");
  writeFileSync(path, Buffer.alloc(8 * MIB));
  const entries: ArchiveEntry[] = [];
  for await (const entry of walkFolder(root)) entries.push(entry);
  const shorten = async (): Promise<void> => {
    for await (const chunk of packArchive(entries)) {
      if ((chunk as Buffer).length > 0) truncateSync(path, 10);
    }
  };
  await expect(shorten()).rejects.toThrow(`${path}: it became shorter while it was read`);
});

it("stores a file with several paths once", async () => {
  const stored = { file: join(root, "f"), size: 1, inode: "1:1", stamp: "" };
  writeFileSync(stored.file, "x");
  const found = await read(
    packArchive([file("a", { content: stored }), file("b", { content: stored })]),
  );
  expect(found.map(({ name, type, linkname }) => [name, type, linkname])).toEqual([
    ["a", "file", null],
    ["b", "link", "a"],
  ]);
});
