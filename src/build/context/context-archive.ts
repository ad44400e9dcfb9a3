import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Header, Pack } from "tar-stream";
import { openForReading } from "../../common/open-for-reading";
import { tarStream } from "../../common/tar";
import type { ContextEntry } from "./context-entry";
import { readAtOnce } from "./read-at-once";

/** In bytes. With Node's default of 64 KiB, sending large files takes twice as long. */
const CHUNK_SIZE = 1024 * 1024;

/**
 * Returns a context as a tar archive of the form that the docker CLI creates.
 *
 * Root owns all entries, and a file with several paths is stored once. The archive is created while
 * it is read, so it need not fit into memory.
 */
export function contextArchive(entries: AsyncIterable<ContextEntry>): Readable {
  return Readable.from(archive(entries), { objectMode: false });
}

async function* archive(entries: AsyncIterable<ContextEntry>): AsyncGenerator<Buffer> {
  const { pack: createPack } = tarStream();
  const pack = createPack();
  void fill(pack, entries).then(
    () => {
      pack.finalize();
    },
    // The reader of the archive gets the failure as the stream's error.
    (error: unknown) => {
      pack.destroy(error as Error);
    },
  );
  yield* inChunks(pack as AsyncIterable<Buffer>);
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

async function fill(pack: Pack, entries: AsyncIterable<ContextEntry>): Promise<void> {
  /** Paths in the archive by inode. */
  const stored = new Map<string, string>();
  for await (const entry of entries) {
    const { content } = entry;
    if (content === undefined) await add(pack, toHeader(entry));
    else if (Buffer.isBuffer(content)) await add(pack, toHeader(entry), content);
    else {
      const { inode, file } = content;
      const first = inode === undefined ? undefined : stored.get(inode);
      if (first !== undefined) {
        await add(pack, { ...toHeader(entry), type: "link", linkname: first });
        continue;
      }
      if (inode !== undefined) stored.set(inode, entry.path);
      if (content.size <= CHUNK_SIZE) await add(pack, toHeader(entry), readAtOnce(file));
      else await addLarge(pack, entry, file);
    }
  }
}

async function addLarge(pack: Pack, entry: ContextEntry, path: string): Promise<void> {
  await using file = await openForReading(path);
  const { size } = await file.stat();
  const target = pack.entry({ ...toHeader(entry), size });
  // Data appended in the meantime, e.g. to a log, would exceed the size in the header.
  const options = { end: size - 1, autoClose: false, highWaterMark: CHUNK_SIZE };
  try {
    await pipeline(size === 0 ? [] : file.createReadStream(options), target);
  } catch (cause) {
    throw new Error(`${path} changed while it was read`, { cause });
  }
}

function add(pack: Pack, header: EntryHeader, content?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => {
      if (error) reject(error);
      else resolve();
    };
    if (content === undefined) pack.entry(header, done);
    else pack.entry(header, content, done);
  });
}

type EntryHeader = Partial<Header> & { readonly name: string };

/** The type bit of a regular file; not written. Without it, tar-stream treats mode 0 as missing. */
const REGULAR = 0o100000;

function toHeader({ path, type, mode, mtime, target, device }: ContextEntry): EntryHeader {
  return {
    name: path,
    type,
    mode: mode | REGULAR,
    mtime,
    uid: 0,
    gid: 0,
    ...(target !== undefined && { linkname: target }),
    ...(device && { devmajor: device.major, devminor: device.minor }),
  };
}
