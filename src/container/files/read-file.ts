import type { FileReader } from "./files-of";
import { openFile } from "./open-file";

/**
 * Returns the first bytes of a file of a container, or undefined if there is no such file. Throws
 * EngineError, for example if it is a folder.
 */
export async function readFile(
  engine: FileReader,
  id: string,
  path: string,
  first: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  await using file = await openFile(engine, id, path, signal);
  if (file === undefined) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  if (first > 0) {
    for await (const chunk of file.content) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= first) break;
    }
  }
  return Buffer.concat(chunks).subarray(0, first);
}
