import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * Reads a small file synchronously: with many files, asynchronous calls take longer than the reads.
 *
 * Ignores bytes that are appended after the file is opened.
 */
export function readAtOnce(path: string | Buffer): Buffer {
  const file = openSync(path, "r");
  try {
    const content = Buffer.allocUnsafe(fstatSync(file).size);
    let length = 0;
    while (length < content.length) {
      const read = readSync(file, content, length, content.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return content.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
