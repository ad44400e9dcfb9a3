import { open, readdir, realpath } from "node:fs/promises";
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
import { tarFs, tarStream } from "../../common/tar";

/** Each chunk has a long way to go: with Node's 64 KiB, 2 GB take twice as long. */
const CHUNK_SIZE = 256 * 1024;
const PERMISSION_BITS = 0o7777;
const DEFAULT_CONTENT_MODE = 0o644;
const DEFAULT_FOLDER_MODE = 0o755;

/**
 * One tar archive of everything to copy, to be unpacked at `/`. It is written while it is read, so
 * its size does not matter. Entries belong to root unless told otherwise, whoever owns the sources.
 */
export function copyArchive(sources: readonly CopySource[]): Readable {
  const { pack: createPack } = tarStream();
  const pack = createPack();
  const progress: Progress = { source: undefined };
  void fill(pack, sources, progress).then(
    () => {
      pack.finalize();
    },
    // Whoever reads the archive gets the failure as the stream's error.
    (error: unknown) => {
      pack.destroy(error as Error);
    },
  );
  // Node's own streams know how to read it; tar-stream's are of the streamx kind.
  return Readable.from(namingSource(pack, progress), { objectMode: false });
}

interface Progress {
  /** What is being packed. */
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

/** Errors of reading, unlike those of opening, do not say which file it was. */
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
  // Opened once: the size in the header and the content are those of one file.
  await using file = await open(source.source);
  const { mode, size, mtime } = await file.stat();
  const entry = pack.entry({
    name: entryName(source.target),
    ...permissions(source.mode ?? mode),
    ...ownedBy(source),
    size,
    mtime,
  });
  // What is appended meanwhile, to a log for one, has no place in the archive any more.
  const content =
    size === 0
      ? []
      : file.createReadStream({ end: size - 1, autoClose: false, highWaterMark: CHUNK_SIZE });
  await pipeline(content, entry);
}

async function addDirectory(pack: Pack, source: DirectoryToCopy): Promise<void> {
  const { pack: packDirectory } = tarFs();
  const { target, mode } = source;
  // A link to a folder stands for the folder; links in it are copied as links.
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
      // Not the folder itself: what `target` already is, /tmp for one, stays as it is.
      entries: names,
      // Else it takes this process's umask off the permissions.
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

/** With the bit of a regular file, since tar-stream takes a mode of 0 for none. */
function permissions(mode: number): { mode: number; type: "file" } {
  return { mode: 0o100000 | (mode & PERMISSION_BITS), type: "file" };
}

/** The header's own fields end at 2,097,151; there are user ids beyond it, on OpenShift for one. */
const HIGHEST_PLAIN_ID = 0o7777777;

/** The record of a `reader` whose number is not known, which differs between containers. */
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
