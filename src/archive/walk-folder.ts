import { lstatSync, statSync, type Stats } from "node:fs";
import { byPath, type ArchiveEntry, type StoredContent } from "./archive-entry";
import { joined, readFolder, readTarget, type Child } from "./file-names";
import { isGone, unlessGone } from "./unless-gone";

/** Chooses the entries of a walk. `Matches` is what it learns about a folder and needs for the folder's children. */
export interface Selection<Matches> {
  judge(path: string, folder: Matches | undefined): { ignored: boolean; matches: Matches };
  /** Returns whether to look into an ignored folder. */
  opens(folder: string): boolean;
}

export interface WalkOptions<Matches> {
  /** Default: everything is included. */
  readonly ignore?: Selection<Matches>;
  /** True to yield what symbolic links point to instead of the links. Default false. */
  readonly followLinks?: boolean | undefined;
}

interface Folder<Matches> {
  /** Its place on this machine. */
  readonly location: string | Buffer;
  /** The path from the root; an empty string for the root itself. */
  readonly path: string;
  /** The bytes of `path` if it is not valid UTF-8. */
  readonly pathBytes: Buffer | undefined;
  readonly matches: Matches | undefined;
  /** Identifies the folder independently of its path; only if links are followed. */
  readonly inode: string | undefined;
  readonly children: Iterator<Child>;
}

const EVERYTHING: Selection<undefined> = {
  judge: () => ({ ignored: false, matches: undefined }),
  opens: () => true,
};

/**
 * Yields the entries of a folder and its subfolders, sorted, except the ignored ones.
 *
 * Leaves out sockets, which an archive cannot contain, and whatever goes away during the walk, as the docker
 * CLI does. An ignored folder is read only if a negation can match something in it. A link that is to be
 * followed stays a link if it leads nowhere, or to a folder that contains it.
 */
export async function* walkFolder<Matches>(
  root: string,
  { ignore = EVERYTHING as Selection<Matches>, followLinks = false }: WalkOptions<Matches> = {},
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const inode = followLinks ? inodeOf(statSync(root)) : undefined;
  const top = { location: root, path: "", pathBytes: undefined, matches: undefined, inode };
  const folders: Folder<Matches>[] = [{ ...top, children: await sortedChildren(root) }];
  for (let folder = folders.at(-1); folder !== undefined; folder = folders.at(-1)) {
    const next = folder.children.next();
    if (next.done === true) {
      folders.pop();
      continue;
    }
    const { name, bytes, entry: child } = next.value;
    const path = folder.path === "" ? name : `${folder.path}/${name}`;
    const { ignored, matches } = ignore.judge(path, folder.matches);
    const canOpen = child.isDirectory() || (followLinks && child.isSymbolicLink());
    if (child.isSocket() || (ignored && !(canOpen && ignore.opens(path)))) continue;

    const location = joined(folder.location, bytes ?? name);
    const stats = followLinks ? followed(location, folders) : unlessGone(() => lstatSync(location));
    if (stats === undefined) continue;
    const pathBytes = bytesOf(folder, name, bytes);
    const described = unlessGone(() => describe(location, path, stats));
    if (described === undefined) continue;
    if (!ignored) yield pathBytes === undefined ? described : { ...described, pathBytes };
    if (!stats.isDirectory() || (ignored && !ignore.opens(path))) continue;
    const children = await unlessFolderGone(sortedChildren(location));
    if (children === undefined) continue;
    const inode = followLinks ? inodeOf(stats) : undefined;
    folders.push({ location, path, pathBytes, matches, inode, children });
  }
}

async function sortedChildren(folder: string | Buffer): Promise<Iterator<Child>> {
  const children = await readFolder(folder);
  return children.sort((a, b) => byPath(a.name, b.name)).values();
}

async function unlessFolderGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function bytesOf(
  { path, pathBytes }: Pick<Folder<unknown>, "path" | "pathBytes">,
  name: string,
  bytes: Buffer | undefined,
): Buffer | undefined {
  if (pathBytes === undefined && bytes === undefined) return undefined;
  return path === "" ? bytes : Buffer.from(joined(pathBytes ?? Buffer.from(path), bytes ?? name));
}

/** Returns the state of what a link points to, or of the link itself if it cannot be followed. */
function followed(
  location: string | Buffer,
  around: readonly { readonly inode: string | undefined }[],
): Stats | undefined {
  const own = unlessGone(() => lstatSync(location));
  if (own?.isSymbolicLink() !== true) return own;
  try {
    const target = statSync(location);
    const inode = inodeOf(target);
    return around.some((folder) => folder.inode === inode) ? own : target;
  } catch (error) {
    if (isGone(error) || isCircle(error)) return own;
    throw error;
  }
}

const isCircle = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ELOOP";

const PERMISSION_BITS = 0o7777;

/**
 * Returns the entry of a file or folder at `location`; undefined for a socket, which an archive cannot contain.
 *
 * Synchronous: with many files, asynchronous calls take longer than the reads.
 */
export function describe(
  location: string | Buffer,
  path: string,
  stats: Stats,
): ArchiveEntry | undefined {
  if (stats.isSocket()) return undefined;
  const common = { path, mode: stats.mode & PERMISSION_BITS, mtime: stats.mtime };
  if (stats.isSymbolicLink()) return { ...common, type: "symlink", target: readTarget(location) };
  if (stats.isDirectory()) return { ...common, type: "directory" };
  if (stats.isFIFO()) return { ...common, type: "fifo" };
  if (stats.isFile()) return { ...common, type: "file", content: storedContent(location, stats) };
  return {
    ...common,
    type: stats.isBlockDevice() ? "block-device" : "character-device",
    device: deviceNumbers(stats.rdev),
  };
}

export function storedContent(file: string | Buffer, stats: Stats): StoredContent {
  const { nlink, size, mtimeMs, ctimeMs } = stats;
  const inode = inodeOf(stats);
  return {
    file,
    size,
    inode: nlink > 1 ? inode : undefined,
    stamp: [inode, size, mtimeMs, ctimeMs].join(" "),
  };
}

const inodeOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

/** Splits a device number into major and minor, as Linux does (`makedev(3)`). */
function deviceNumbers(rdev: number): { major: number; minor: number } {
  return { major: (rdev >>> 8) & 0xfff, minor: (rdev & 0xff) | ((rdev >>> 12) & 0xfff00) };
}
