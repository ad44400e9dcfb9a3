import { promises, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { IgnoreMatcher } from "../../../../src/build/context/ignore-matcher";
import { walkFolder } from "../../../../src/build/context/walk-folder";

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
  const entries = walkFolder(root, IgnoreMatcher.of(text, [], builder));
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
    for await (const { path } of walkFolder(root, IgnoreMatcher.of("*/", []))) paths.push(path);
    expect(paths).not.toContain("socket");
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
