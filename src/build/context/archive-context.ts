import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { pipeline as pipe, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { messageOf } from "../../errors";
import { debug } from "../../common/debug";
import { openForReading } from "../../common/open-for-reading";
import { tarStream } from "../../common/tar";
import type { BuildContext } from "../build-request";
import { PrivateFolder } from "../private-folder";
import { hashFile } from "./hash-context";
import { storedContent } from "../../archive/walk-folder";

const CHUNK_SIZE = 1024 * 1024;

/** Opens a context that is already a tar archive, which is sent unchanged. */
export async function openArchive(
  tar: string | Readable,
  dockerfile: string,
): Promise<BuildContext & AsyncDisposable> {
  const spool = typeof tar === "string" ? undefined : await spoolToFile(tar);
  const file = typeof tar === "string" ? tar : (spool?.file ?? "");
  return {
    dockerfile,
    tar: () => createReadStream(file, { highWaterMark: CHUNK_SIZE }),
    readDockerfile: () => readOutOf(file, dockerfile),
    contentHash: async () => {
      const hash = createHash("sha256");
      hashFile(hash, storedContent(file, await stat(file)));
      return hash.digest("hex");
    },
    [Symbol.asyncDispose]: async () => spool?.remove(),
  };
}

interface Spool {
  readonly file: string;
  remove(): Promise<void>;
}

/**
 * Writes the stream to a file, because the Dockerfile is read before the archive is sent and may be
 * at the archive's end.
 */
async function spoolToFile(stream: Readable): Promise<Spool> {
  const folder = PrivateFolder.create();
  const remove = (): Promise<void> => folder[Symbol.asyncDispose]();
  const file = join(folder.path, "context.tar");
  try {
    await pipeline(stream, createWriteStream(file));
  } catch (error) {
    await remove();
    throw new Error(`the stream of the build context failed: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return { file, remove };
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Returns a file of an archive as a string.
 *
 * The string is empty if the archive has no such file, or uses a compression other than gzip. The
 * engine supports other compressions too, and reports a missing Dockerfile itself.
 */
async function readOutOf(file: string, path: string): Promise<string> {
  const { extract } = tarStream();
  const source = createReadStream(file, { highWaterMark: CHUNK_SIZE });
  const entries = extract();
  const done = (): void => undefined;
  if (await isGzip(file)) pipe(source, createGunzip(), entries, done);
  else pipe(source, entries, done);
  try {
    for await (const entry of entries) {
      if (posix.normalize(entry.header.name) === path) return await text(entry);
      entry.resume();
    }
  } catch (error) {
    debug("build", () => `could not look for ${path} in ${file}: ${messageOf(error)}`);
  } finally {
    source.destroy();
  }
  return "";
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await openForReading(path);
  const { buffer } = await file.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0);
  return buffer.equals(GZIP);
}
