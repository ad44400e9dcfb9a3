import { createHash, type Hash } from "node:crypto";
import type { ArchiveEntry, StoredContent } from "../../archive/archive-entry";
import { readAtOnce } from "../../archive/read-at-once";
import { unlessGone } from "../../archive/unless-gone";

/**
 * The largest file whose content is hashed, in bytes.
 *
 * A larger file is represented by its inode, size and times, which change with every write. Reading
 * hundreds of megabytes twice would cost more than an occasional unnecessary build.
 */
const LARGEST_READ = 1024 * 1024;

/**
 * Returns a hash of paths, types, modes and contents.
 *
 * Ignores owners, and the times of all but large files.
 */
export async function hashContext(entries: AsyncIterable<ArchiveEntry>): Promise<string> {
  const hash = createHash("sha256");
  for await (const { path, pathBytes, type, mode, target, device, content } of entries) {
    const length = Buffer.isBuffer(content) ? content.length : content?.size;
    const name = pathBytes === undefined ? path : [pathBytes.toString("hex")];
    hash.update(`${JSON.stringify([name, type, mode, target, device, length])}\n`);
    if (Buffer.isBuffer(content)) hash.update(content);
    // The archive leaves out a file that has gone, too.
    else if (content !== undefined)
      unlessGone(() => {
        hashFile(hash, content);
      });
  }
  return hash.digest("hex");
}

export function hashFile(hash: Hash, { file, size, stamp }: StoredContent): void {
  if (size > 0) hash.update(size > LARGEST_READ ? stamp : readAtOnce(file));
}
