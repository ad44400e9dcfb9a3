import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * Reads a small file synchronously: for many of them, asynchronous calls would take longer than reading.
 *
 * Reads at most as many bytes as the file had when it was opened, so that the content is not longer than
 * the size in its header.
 */
export function readAtOnce(path: string): Buffer {
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
