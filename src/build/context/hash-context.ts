import { createHash, type Hash } from "node:crypto";
import type { ContextEntry, StoredContent } from "./context-entry";
import { readAtOnce } from "./read-at-once";

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
export async function hashContext(entries: AsyncIterable<ContextEntry>): Promise<string> {
  const hash = createHash("sha256");
  for await (const { path, type, mode, target, device, content } of entries) {
    const length = Buffer.isBuffer(content) ? content.length : content?.size;
    hash.update(`${JSON.stringify([path, type, mode, target, device, length])}\n`);
    if (Buffer.isBuffer(content)) hash.update(content);
    else if (content !== undefined) hashFile(hash, content);
  }
  return hash.digest("hex");
}

export function hashFile(hash: Hash, { file, size, stamp }: StoredContent): void {
  hash.update(size > LARGEST_READ ? stamp : readAtOnce(file));
}
