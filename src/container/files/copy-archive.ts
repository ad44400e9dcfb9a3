import { readdir, realpath } from "node:fs/promises";
import { posix } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { PackOptions } from "tar-fs";
import type { Header, Pack } from "tar-stream";
import { messageOf } from "../../errors";
import type {
  ContentToCopy,
  CopyOwner,
  CopySource,
  DirectoryToCopy,
  FileToCopy,
} from "../../spec/container-spec";
import { openForReading } from "../../common/open-for-reading";
import { tarFs, tarStream } from "../../common/tar";

/** With the 64 KiB that Node reads by default, 2 GB take twice as long. */
const CHUNK_SIZE = 256 * 1024;
const PERMISSION_BITS = 0o7777;
const DEFAULT_CONTENT_MODE = 0o644;
const DEFAULT_FOLDER_MODE = 0o755;

/**
 * Returns one tar archive of everything to copy, to be unpacked at `/`. The archive is written while it
 * is read, so its size does not matter. By default, root owns all entries, regardless of who owns the
 * sources.
 */
export function copyArchive(sources: readonly CopySource[]): Readable {
  const { pack: createPack } = tarStream();
  const pack = createPack();
  const progress: Progress = { source: undefined };
  void fill(pack, sources, progress).then(
    () => {
      pack.finalize();
    },
    // The reader of the archive gets the failure as the stream's error.
    (error: unknown) => {
      pack.destroy(error as Error);
    },
  );
  // tar-stream makes streamx streams; Readable.from() turns one into a stream of Node.
  return Readable.from(namingSource(pack, progress), { objectMode: false });
}

interface Progress {
  /** The path that is being packed. */
  source: string | undefined;
}

async function fill(pack: Pack, sources: readonly CopySource[], progress: Progress): Promise<void> {
  for (const source of sources) {
    progress.source = source.kind === "content" ? undefined : source.source;
    if (source.kind === "file") await addFile(pack, source);
    else if (source.kind === "directory") await addDirectory(pack, source);
    else await addContent(pack, source);
  }
}

/** Adds the file's path to errors of reading; errors of opening have it already. */
async function* namingSource(pack: Pack, progress: Progress): AsyncGenerator<Buffer> {
  try {
    yield* pack as AsyncIterable<Buffer>;
  } catch (cause) {
    const message = messageOf(cause);
    const { source } = progress;
    if (source === undefined || message.includes(source)) throw cause;
    throw new Error(`${source}: ${message}`, { cause });
  }
}

async function addContent(pack: Pack, source: ContentToCopy): Promise<void> {
  const { target, mode = DEFAULT_CONTENT_MODE } = source;
  const content = await contentOf(source.content);
  const header = { name: entryName(target), ...permissions(mode), ...ownedBy(source) };
  await new Promise<void>((resolve, reject) => {
    pack.entry(header, content, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function addFile(pack: Pack, source: FileToCopy): Promise<void> {
  // Opened once, so that the header's size and the content are of the same file.
  await using file = await openForReading(source.source);
  const { mode, size, mtime } = await file.stat();
  const entry = pack.entry({
    name: entryName(source.target),
    ...permissions(source.mode ?? mode),
    ...ownedBy(source),
    size,
    mtime,
  });
  // Bytes that are appended after stat(), for example to a log, do not fit into the entry.
  const content =
    size === 0
      ? []
      : file.createReadStream({ end: size - 1, autoClose: false, highWaterMark: CHUNK_SIZE });
  await pipeline(content, entry);
}

async function addDirectory(pack: Pack, source: DirectoryToCopy): Promise<void> {
  const { pack: packDirectory } = tarFs();
  const { target, mode } = source;
  // A source that is a link to a folder is followed; links in the folder are copied as links.
  const folder = await realpath(source.source);
  const names = await readdir(folder);
  if (names.length === 0) {
    const name = entryName(target);
    pack.entry({ name, type: "directory", mode: DEFAULT_FOLDER_MODE, ...ownedBy(source) });
    return;
  }
  await new Promise<void>((resolve, reject) => {
    pack.once("error", reject);
    const options: PackOptions & { readonly umask: number } = {
      // Not the folder itself: an existing `target`, such as /tmp, keeps its mode and owner.
      entries: names,
      // Otherwise tar-fs takes this process's umask off the permissions.
      umask: 0,
      pack,
      finalize: false,
      finish: () => {
        pack.off("error", reject);
        resolve();
      },
      map: (header) => ({
        ...header,
        name: entryName(posix.join(target, header.name)),
        ...(header.type === "file" && permissions(mode ?? header.mode)),
        ...ownedBy(source),
        uname: "",
        gname: "",
      }),
    };
    packDirectory(folder, options);
  });
}

/** Adds the bit of a regular file: tar-stream ignores a mode of 0. */
function permissions(mode: number): { mode: number; type: "file" } {
  return { mode: 0o100000 | (mode & PERMISSION_BITS), type: "file" };
}

/** The header's own fields end at 2,097,151. User ids can be larger, for example on OpenShift. */
const HIGHEST_PLAIN_ID = 0o7777777;

/** The record of a `reader` whose ids are not known yet, since they differ between containers. */
export const READER_RECORD = "MAYFLY.reader";

function ownedBy({
  uid = 0,
  gid = 0,
  reader,
}: CopyOwner): Partial<Pick<Header, "uid" | "gid" | "pax">> {
  if (reader !== undefined) return { uid, gid, pax: { [READER_RECORD]: [reader].flat().join() } };
  if (Math.max(uid, gid) <= HIGHEST_PLAIN_ID) return { uid, gid };
  return { uid: 0, gid: 0, pax: { uid: String(uid), gid: String(gid) } };
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
