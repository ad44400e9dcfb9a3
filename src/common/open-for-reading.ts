import { open, type FileHandle } from "node:fs/promises";

/**
 * Opens a file for reading. `await using` closes it.
 *
 * Handles of other implementations of `fs` have no `Symbol.asyncDispose`. Yarn's Plug'n'Play, for example, replaces
 * the handles of Node.js with its own.
 */
export async function openForReading(path: string | Buffer): Promise<FileHandle> {
  const file = await open(path);
  if (Symbol.asyncDispose in file) return file;
  return Object.assign<FileHandle, AsyncDisposable>(file, {
    [Symbol.asyncDispose]: () => (file as FileHandle).close(),
  });
}
