import { lstatSync, readlinkSync, type Dirent, type Stats } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { byPath, type ContextEntry, type StoredContent } from "./context-entry";
import type { FolderMatches, IgnoreMatcher } from "./ignore-matcher";

interface Folder {
  /** The path from the root; an empty string for the root itself. */
  readonly path: string;
  readonly matches: FolderMatches | undefined;
  readonly children: Iterator<Dirent>;
}

/**
 * Yields the entries of a folder and its subfolders, sorted, except the ignored ones.
 *
 * An ignored folder is read only if a negation can match something in it.
 */
export async function* walkFolder(
  root: string,
  ignore: IgnoreMatcher,
): AsyncGenerator<ContextEntry, void, undefined> {
  const open = async (path: string, matches?: FolderMatches): Promise<Folder> => {
    const children = await readdir(join(root, path), { withFileTypes: true });
    children.sort((a, b) => byPath(a.name, b.name));
    return { path, matches, children: children.values() };
  };
  const folders = [await open("")];
  for (let folder = folders.at(-1); folder !== undefined; folder = folders.at(-1)) {
    const next = folder.children.next();
    if (next.done === true) {
      folders.pop();
      continue;
    }
    const child = next.value;
    const path = folder.path === "" ? child.name : `${folder.path}/${child.name}`;
    const { ignored, matches } = ignore.judge(path, folder.matches);
    // A tar archive cannot contain a socket.
    if (!ignored && !child.isSocket()) yield describe(root, path);
    if (child.isDirectory() && (!ignored || ignore.opens(path))) {
      folders.push(await open(path, matches));
    }
  }
}

const PERMISSION_BITS = 0o7777;

/** Synchronous: with many files, asynchronous calls take longer than the reads. */
function describe(root: string, path: string): ContextEntry {
  const file = join(root, path);
  const stats = lstatSync(file);
  const common = { path, mode: stats.mode & PERMISSION_BITS, mtime: stats.mtime };
  if (stats.isSymbolicLink()) return { ...common, type: "symlink", target: readlinkSync(file) };
  if (stats.isDirectory()) return { ...common, type: "directory" };
  if (stats.isFIFO()) return { ...common, type: "fifo" };
  if (stats.isFile()) return { ...common, type: "file", content: storedContent(file, stats) };
  return {
    ...common,
    type: stats.isBlockDevice() ? "block-device" : "character-device",
    device: deviceNumbers(stats.rdev),
  };
}

export function storedContent(file: string, stats: Stats): StoredContent {
  const { dev, ino, nlink, size, mtimeMs, ctimeMs } = stats;
  const inode = `${dev}:${ino}`;
  return {
    file,
    size,
    inode: nlink > 1 ? inode : undefined,
    stamp: [inode, size, mtimeMs, ctimeMs].join(" "),
  };
}

/** Splits a device number into major and minor, as Linux does (`makedev(3)`). */
function deviceNumbers(rdev: number): { major: number; minor: number } {
  return { major: (rdev >>> 8) & 0xfff, minor: (rdev & 0xff) | ((rdev >>> 12) & 0xfff00) };
}
