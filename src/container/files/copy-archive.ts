import { realpath, stat } from "node:fs/promises";
import { posix } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { ArchiveEntry } from "../../archive/archive-entry";
import { packArchive } from "../../archive/pack-archive";
import { describe, walkFolder } from "../../archive/walk-folder";
import { epoch } from "../../common/clock";
import type {
  ContentToCopy,
  CopyOwner,
  CopySource,
  DirectoryToCopy,
  FileToCopy,
} from "../../spec/container-spec";

const PERMISSION_BITS = 0o7777;
const DEFAULT_CONTENT_MODE = 0o644;
const DEFAULT_FOLDER_MODE = 0o755;

/**
 * Returns one tar archive of everything to copy, to be unpacked at `/`. The archive is written while it
 * is read, so its size does not matter. By default, root owns all entries, regardless of who owns the
 * sources.
 */
export function copyArchive(sources: readonly CopySource[]): Readable {
  return packArchive(entriesToCopy(sources));
}

/** Yields everything to copy, with paths from the container's root. */
export async function* entriesToCopy(
  sources: readonly CopySource[],
): AsyncGenerator<ArchiveEntry, void, undefined> {
  for (const source of sources) {
    if (source.kind === "file") yield* fileEntry(source);
    else if (source.kind === "directory") yield* folderEntries(source);
    else yield await contentEntry(source);
  }
}

async function contentEntry(source: ContentToCopy): Promise<ArchiveEntry> {
  const { target, mode = DEFAULT_CONTENT_MODE } = source;
  return {
    path: entryName(target),
    type: "file",
    mode: mode & PERMISSION_BITS,
    mtime: new Date(epoch()),
    content: Buffer.from((await contentOf(source.content)) as string),
    ...ownedBy(source),
  };
}

async function* fileEntry({
  source,
  target,
  mode,
  ...owner
}: FileToCopy): AsyncGenerator<ArchiveEntry> {
  const entry = describe(source, entryName(target), await stat(source));
  if (entry === undefined || entry.type === "directory") {
    throw new Error(`${source} is a ${entry === undefined ? "socket" : "folder"}, not a file`);
  }
  yield { ...entry, ...withMode(entry, mode), ...ownedBy(owner), ...required(entry.content) };
}

async function* folderEntries(source: DirectoryToCopy): AsyncGenerator<ArchiveEntry> {
  const { target, mode, followLinks } = source;
  const owner = ownedBy(source);
  // A source that is a link to a folder is followed; links in the folder are copied as links.
  const folder = await realpath(source.source);
  let isEmpty = true;
  for await (const entry of walkFolder(folder, { followLinks })) {
    isEmpty = false;
    yield {
      ...entry,
      ...below(target, entry),
      ...withMode(entry, mode),
      ...owner,
      ...alone(entry),
    };
  }
  if (!isEmpty) return;
  // Only then: an existing `target`, such as /tmp, keeps its mode and owner.
  const made = { type: "directory", mode: DEFAULT_FOLDER_MODE, mtime: new Date(epoch()) } as const;
  yield { path: entryName(target), ...made, ...owner };
}

function withMode({ type, mode }: ArchiveEntry, wanted = mode): Pick<ArchiveEntry, "mode"> {
  return { mode: type === "file" ? wanted & PERMISSION_BITS : mode };
}

function below(
  target: string,
  { path, pathBytes }: ArchiveEntry,
): Pick<ArchiveEntry, "path" | "pathBytes"> {
  const folder = entryName(target).replace(/\/$/, "");
  if (folder === "") return { path, ...(pathBytes && { pathBytes }) };
  return {
    path: `${folder}/${path}`,
    ...(pathBytes && { pathBytes: Buffer.concat([Buffer.from(`${folder}/`), pathBytes]) }),
  };
}

/** A file that a user named must exist. */
function required(content: ArchiveEntry["content"]): Pick<ArchiveEntry, "content"> {
  if (content === undefined || Buffer.isBuffer(content)) return {};
  return { content: { ...content, inode: undefined, isRequired: true } };
}

/** Copies of one file do not become hard links: their folders can lie in different volumes. */
function alone({ content }: ArchiveEntry): Pick<ArchiveEntry, "content"> {
  if (content === undefined || Buffer.isBuffer(content)) return {};
  return { content: { ...content, inode: undefined } };
}

/** The record of a `reader` whose ids are not known yet, since they differ between containers. */
export const READER_RECORD = "MAYFLY.reader";

function ownedBy({ uid = 0, gid = 0, reader }: CopyOwner): Pick<ArchiveEntry, "owner" | "records"> {
  if (reader === undefined) return { owner: { uid, gid } };
  return { owner: { uid, gid }, records: { [READER_RECORD]: [reader].flat().join() } };
}

// A stream can be read once; a builder can be started many times.
const buffered = new WeakMap<Readable, Promise<Buffer>>();

function contentOf(content: string | Buffer | Readable): string | Buffer | Promise<Buffer> {
  if (typeof content === "string" || Buffer.isBuffer(content)) return content;
  let promise = buffered.get(content);
  if (promise === undefined) {
    promise = buffer(content);
    buffered.set(content, promise);
  }
  return promise;
}

function entryName(target: string): string {
  return posix.normalize(target).replace(/^\/+/, "");
}
