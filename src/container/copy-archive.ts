import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Pack } from "tar-stream";
import type { CopySource, DirectoryToCopy, FileToCopy } from "../spec/container-spec";

const PERMISSION_BITS = 0o7777;
const DEFAULT_CONTENT_MODE = 0o644;

/**
 * One tar archive of everything to copy, to be unpacked at `/`. It is written while it is read, so
 * its size does not matter. All entries belong to root, whoever owns the sources.
 */
export async function copyArchive(sources: readonly CopySource[]): Promise<Readable> {
  const { pack: createPack } = await import("tar-stream");
  const pack = createPack();
  void fill(pack, sources).then(
    () => {
      pack.finalize();
    },
    // Whoever reads the archive gets the failure as the stream's error.
    (error: unknown) => {
      pack.destroy(error as Error);
    },
  );
  // Node's own streams know how to read it; tar-stream's are of the streamx kind.
  return Readable.from(pack as AsyncIterable<Buffer>, { objectMode: false });
}

async function fill(pack: Pack, sources: readonly CopySource[]): Promise<void> {
  for (const source of sources) {
    if (source.kind === "file") await addFile(pack, source);
    else if (source.kind === "directory") await addDirectory(pack, source);
    else {
      const { mode = DEFAULT_CONTENT_MODE } = source;
      pack.entry({ name: entryName(source.target), mode }, await contentOf(source.content));
    }
  }
}

async function addFile(pack: Pack, { source, target, mode }: FileToCopy): Promise<void> {
  const stats = await stat(source);
  const entry = pack.entry({
    name: entryName(target),
    mode: mode ?? stats.mode & PERMISSION_BITS,
    size: stats.size,
    mtime: stats.mtime,
  });
  await pipeline(createReadStream(source), entry);
}

async function addDirectory(pack: Pack, { source, target, mode }: DirectoryToCopy): Promise<void> {
  const { pack: packDirectory } = await import("tar-fs");
  await new Promise<void>((resolve, reject) => {
    pack.once("error", reject);
    packDirectory(source, {
      pack,
      finalize: false,
      finish: () => {
        resolve();
      },
      map: (header) => ({
        ...header,
        name: entryName(posix.join(target, header.name)),
        ...(mode !== undefined && header.type === "file" && { mode }),
        uid: 0,
        gid: 0,
        uname: "",
        gname: "",
      }),
    });
  });
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
