import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * A small file, without waiting: of many, each wait would take longer than what it waits for. It is
 * as long as it was when it was opened, so that the content fits a header that says so.
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
