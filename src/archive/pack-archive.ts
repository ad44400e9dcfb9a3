import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { openForReading } from "../common/open-for-reading";
import { messageOf } from "../errors";
import type { ArchiveEntry, StoredContent } from "./archive-entry";
import { readAtOnce } from "./read-at-once";
import { BLOCK, encodeHeader, padding, type TarHeader } from "./tar-header";
import { isGone } from "./unless-gone";

/** In bytes. With Node's default of 64 KiB, sending large files takes twice as long. */
const CHUNK_SIZE = 1024 * 1024;

type Entries = AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>;

/**
 * Returns entries as a tar archive.
 *
 * A file with several paths is stored once, and a file that has gone is left out, as the docker CLI does. The
 * archive is created while it is read, so it need not fit into memory.
 */
export function packArchive(entries: Entries): Readable {
  return Readable.from(inChunks(pieces(entries)), { objectMode: false });
}

/** Joins small pieces: a small file arrives in three pieces that are too small to send alone. */
async function* inChunks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    pending.push(piece);
    size += piece.length;
    if (size < CHUNK_SIZE) continue;
    // A piece that is large enough is not copied.
    if (pending.length === 1) yield piece;
    else yield Buffer.concat(pending, size);
    pending = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pending, size);
}

async function* pieces(entries: Entries): AsyncGenerator<Buffer> {
  /** Paths in the archive by inode. */
  const stored = new Map<string, Buffer>();
  for await (const entry of entries) {
    const { content } = entry;
    if (content === undefined) yield encodeHeader(headerOf(entry, 0));
    else if (Buffer.isBuffer(content)) yield* small(entry, content);
    else yield* storedFile(entry, content, stored);
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function* storedFile(
  entry: ArchiveEntry,
  content: StoredContent,
  stored: Map<string, Buffer>,
): AsyncGenerator<Buffer> {
  const { inode, size, file, isRequired = false } = content;
  const first = inode === undefined ? undefined : stored.get(inode);
  if (first !== undefined) {
    yield encodeHeader({ ...headerOf(entry, 0), type: "link", target: first });
    return;
  }
  let source: Buffer | FileHandle | undefined;
  try {
    // Files of /proc have no size, and the docker CLI takes them for empty, too.
    if (size > 0) source = size <= CHUNK_SIZE ? readAtOnce(file) : await openForReading(file);
  } catch (error) {
    if (isGone(error) && !isRequired) return;
    throw namingFile(error, file);
  }
  if (source === undefined) yield encodeHeader(headerOf(entry, 0));
  else if (Buffer.isBuffer(source)) yield* small(entry, source);
  else yield* large(entry, source, file);
  if (inode !== undefined) stored.set(inode, nameOf(entry));
}

function* small(entry: ArchiveEntry, content: Buffer): Generator<Buffer> {
  yield encodeHeader(headerOf(entry, content.length));
  yield content;
  yield padding(content.length);
}

async function* large(
  entry: ArchiveEntry,
  opened: FileHandle,
  path: string | Buffer,
): AsyncGenerator<Buffer> {
  await using file = opened;
  try {
    const { size } = await file.stat();
    yield encodeHeader(headerOf(entry, size));
    yield* contentOf(file, size);
    yield padding(size);
  } catch (error) {
    throw namingFile(error, path);
  }
}

async function* contentOf(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  if (size === 0) return;
  // Data appended in the meantime, e.g. to a log, would exceed the size in the header.
  const options = { end: size - 1, autoClose: false, highWaterMark: CHUNK_SIZE };
  let length = 0;
  for await (const chunk of file.createReadStream(options)) {
    length += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  if (length < size) throw new Error("it became shorter while it was read");
}

/** Adds the file's path to errors of reading; errors of opening have it already. */
function namingFile(error: unknown, file: string | Buffer): unknown {
  const message = messageOf(error);
  return message.includes(String(file))
    ? error
    : new Error(`${String(file)}: ${message}`, { cause: error });
}

const nameOf = ({ path, pathBytes }: ArchiveEntry): Buffer => pathBytes ?? Buffer.from(path);

const ROOT = { uid: 0, gid: 0 };
const NO_TARGET = Buffer.alloc(0);

function headerOf(entry: ArchiveEntry, size: number): TarHeader {
  const { type, mode, mtime, owner = ROOT, target, device, records } = entry;
  return {
    name: nameOf(entry),
    type,
    mode,
    mtime,
    ...owner,
    size,
    target: target === undefined ? NO_TARGET : Buffer.from(target as string),
    ...(device && { device }),
    ...(records && { records }),
  };
}
