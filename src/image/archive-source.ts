import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { fieldOf, InvalidOptionError } from "../errors";
import { statPath } from "../spec/inspect/stat-path";

/**
 * A tar archive, which may be compressed: the path of a local file, its bytes, or a stream of them.
 */
export type ArchiveSource = string | Buffer | Readable;

export interface OpenedArchive {
  /** The name in error messages. */
  readonly name: string;
  open(): Readable;
}

/** Returns the archive, ready to be read. Throws InvalidOptionError. */
export function checkArchive(source: ArchiveSource, option: string): OpenedArchive {
  if (typeof source === "string") {
    if (statPath(source)?.isFile() !== true) {
      throw InvalidOptionError.quotingPath(option, "an existing file", source);
    }
    return { name: source, open: () => createReadStream(source, { highWaterMark: CHUNK_SIZE }) };
  }
  if (ArrayBuffer.isView(source)) {
    return { name: "the archive in memory", open: () => Readable.from([source]) };
  }
  if (typeof fieldOf(source, "pipe") !== "function") {
    throw new InvalidOptionError(option, "a file, a Buffer or a stream", source);
  }
  if (fieldOf(source, "readableEnded") === true || fieldOf(source, "destroyed") === true) {
    throw new InvalidOptionError(option, "a stream that has not been read yet", source);
  }
  return { name: "the stream", open: () => source };
}

const CHUNK_SIZE = 1024 * 1024;
