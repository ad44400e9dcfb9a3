import { execFileSync } from "node:child_process";
import { promises, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { IgnoreMatcher } from "../../../src/build/context/ignore-matcher";
import { walkFolder } from "../../../src/archive/walk-folder";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayfly-walk-"));
  for (const folder of ["kept", "left/a", "left/b/c", "other/left/d"]) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "file"), "");
  }
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

async function walk(
  text: string,
  builder: "classic" | "buildkit" = "classic",
): Promise<{ files: string[]; folders: string[] }> {
  const read = jest.spyOn(promises, "readdir");
  const files = [];
  const entries = walkFolder(root, { ignore: IgnoreMatcher.of(text, [], builder) });
  for await (const { path, type } of entries) if (type === "file") files.push(path);
  const folders = read.mock.calls.map(([path]) => relative(root, String(path)));
  return { files, folders: folders.sort() };
}

it("does not read folders that are ignored", async () => {
  expect(await walk("**/left")).toEqual({
    files: ["kept/file"],
    folders: ["", "kept", "other"],
  });
});

it("reads ignored folders in which a negation can match", async () => {
  expect(await walk("left\nother\n!left/b/c")).toEqual({
    files: ["kept/file", "left/b/c/file"],
    folders: ["", "kept", "left", "left/b", "left/b/c"],
  });
});

it("opens folders for a negation with ** for BuildKit only", async () => {
  expect((await walk("left\n!**/c/file")).files).not.toContain("left/b/c/file");
  expect((await walk("left\n!**/c/file", "buildkit")).files).toContain("left/b/c/file");
  expect((await walk("left\n!*/b/c", "buildkit")).files).toContain("left/b/c/file");
  expect((await walk("left\n!*/x/c", "buildkit")).files).not.toContain("left/b/c/file");
});

it("leaves out sockets, which archives cannot contain", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(root, "socket"), resolve));
  try {
    const paths = [];
    const ignore = IgnoreMatcher.of("*/", []);
    for await (const { path } of walkFolder(root, { ignore })) paths.push(path);
    expect(paths).not.toContain("socket");
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

describe("a folder that changes during the walk", () => {
  it("is yielded without what has gone", async () => {
    mkdirSync(join(root, "b"));
    for (const path of ["a", "b/gone", "c", "d"]) writeFileSync(join(root, path), "");
    const paths: string[] = [];
    for await (const { path } of walkFolder(root)) {
      paths.push(path);
      if (path !== "a") continue;
      rmSync(join(root, "b"), { recursive: true });
      rmSync(join(root, "c"));
    }
    expect(paths).toEqual(expect.arrayContaining(["a", "d"]));
    expect(paths).not.toContain("c");
    expect(paths).not.toContain("b/gone");
  });

  it("rejects if the folder itself does not exist", async () => {
    const walk = walkFolder(join(root, "nope"));
    await expect(walk.next()).rejects.toMatchObject({ code: "ENOENT" });
  });
});

it("yields pipes, and names that are not valid UTF-8 with their bytes", async () => {
  execFileSync("mkfifo", [join(root, "pipe")]);
  const name = Buffer.from([0x62, 0xff, 0xfe]);
  const at = (...names: Buffer[]): Buffer =>
    Buffer.concat([Buffer.from(root), ...names.map((part) => Buffer.concat([SLASH, part]))]);
  mkdirSync(at(name));
  writeFileSync(at(name, Buffer.from("file")), "x");
  symlinkSync(name, join(root, "to-it"));
  const entries = [];
  for await (const entry of walkFolder(root)) entries.push(entry);
  expect(entries.find(({ path }) => path === "pipe")?.type).toBe("fifo");
  const bytes = entries.flatMap(({ pathBytes, type }) =>
    pathBytes === undefined ? [] : [[pathBytes.toString("latin1"), type]],
  );
  expect(bytes).toEqual([
    ["b\u00ff\u00fe", "directory"],
    ["b\u00ff\u00fe/file", "file"],
  ]);
  expect(entries.find(({ path }) => path === "to-it")?.target).toEqual(name);
});
const SLASH = Buffer.from("/");

describe("a walk that follows links", () => {
  const typesOf = async (followLinks: boolean): Promise<Record<string, string>> => {
    const types: Record<string, string> = {};
    for await (const { path, type } of walkFolder(join(root, "kept"), { followLinks })) {
      types[path] = type;
    }
    return types;
  };

  it("yields what links out of the folder point to", async () => {
    symlinkSync(join(root, "left"), join(root, "kept", "folder"));
    symlinkSync("../left/a/file", join(root, "kept", "link"));
    expect(await typesOf(false)).toEqual({ file: "file", folder: "symlink", link: "symlink" });
    expect(await typesOf(true)).toEqual({
      file: "file",
      folder: "directory",
      "folder/a": "directory",
      "folder/a/file": "file",
      "folder/b": "directory",
      "folder/b/c": "directory",
      "folder/b/c/file": "file",
      link: "file",
    });
  });

  it("keeps links that lead nowhere, in a circle, or to a folder around them", async () => {
    mkdirSync(join(root, "kept", "sub"));
    symlinkSync("nowhere", join(root, "kept", "nowhere"));
    symlinkSync("circle", join(root, "kept", "circle"));
    symlinkSync("..", join(root, "kept", "sub", "parent"));
    expect(await typesOf(true)).toEqual({
      circle: "symlink",
      file: "file",
      nowhere: "symlink",
      sub: "directory",
      "sub/parent": "symlink",
    });
  });
});
