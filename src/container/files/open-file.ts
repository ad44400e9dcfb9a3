import { posix } from "node:path";
import { pipeline } from "node:stream";
import type { Header } from "tar-stream";
import type { FileReader } from "./files-of";
import { EngineError, isNotFound, reasonOf } from "../../errors";
import { tarStream } from "../../common/tar";

/** Linux follows at most 40 links, too (path_resolution(7)). */
const MOST_LINKS = 40;

/** A file of a container, to be read once. Dispose of it to close the connection. */
export interface OpenFile extends AsyncDisposable {
  /** Permission bits. */
  readonly mode: number;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Opens a file of a container and follows links. Reads the engine's archive of the file, so the image
 * needs no program for that. Returns undefined if there is no such file. Throws EngineError, for
 * example if it is a folder.
 */
export async function openFile(
  engine: FileReader,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<OpenFile | undefined> {
  const operation = `read ${path} out of container ${id.slice(0, 12)}`;
  let wanted = path;
  for (let links = 0; links <= MOST_LINKS; links++) {
    const entry = await openEntry(engine, id, wanted, signal);
    if (entry === undefined) return undefined;
    if (entry.header?.type === "directory") {
      await entry.close();
      throw new EngineError(operation, "it is a folder", undefined);
    }
    if (entry.header?.type !== "symlink") {
      return {
        mode: entry.header === undefined ? 0o644 : entry.header.mode,
        content: entry.content,
        [Symbol.asyncDispose]: entry.close,
      };
    }
    await entry.close();
    // The engine follows links in the path to the file, but returns a link itself, not its target.
    wanted = posix.resolve(posix.dirname(wanted), entry.header.linkname);
  }
  throw new EngineError(operation, "its symbolic links form a loop", undefined);
}

interface Entry {
  /** Undefined for a socket, which archives leave out. */
  readonly header: Header | undefined;
  readonly content: AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
}

async function openEntry(
  engine: FileReader,
  id: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Entry | undefined> {
  let archive;
  try {
    archive = await engine.containers.getArchive(id, path, signal);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const { extract } = tarStream();
  const entries = extract();
  // A broken archive rejects the next read; closing the entries closes the archive.
  pipeline(archive, entries, () => undefined);
  const iterator = entries[Symbol.asyncIterator]();
  const first = await iterator.next();
  return {
    header: first.done === true ? undefined : first.value.header,
    content: first.done === true ? none() : (first.value as AsyncIterable<Buffer>),
    close: async () => {
      await iterator.return?.();
    },
  };
}

async function* none(): AsyncGenerator<Buffer> {
  // No bytes.
}

/** Engines also answer 404 if the container was removed, and 500 for a path below a file. */
function isMissing(error: unknown): boolean {
  const reason = reasonOf(error);
  return isNotFound(error) ? !/no such container/i.test(reason) : /not a directory/i.test(reason);
}
