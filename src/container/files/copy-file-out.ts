import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { EngineError } from "../../errors";
import type { FileReader } from "./files-of";
import { harmlessMode } from "./harmless-mode";
import { openFile } from "./open-file";
import { readFile } from "./read-file";

/** Returns a file of a container, or writes it to `target` on this machine, whatever its size. */
export async function copyFileOut(
  engine: FileReader,
  id: string,
  path: string,
  target?: string,
): Promise<Buffer | undefined> {
  if (target === undefined) {
    return (await readFile(engine, id, path, Infinity)) ?? missing(id, path);
  }
  await using file = (await openFile(engine, id, path)) ?? missing(id, path);
  // This process's user owns the file: with setuid, everybody could run the program as that user.
  const mode = harmlessMode(file.mode, false);
  await pipeline(file.content, createWriteStream(target, { mode }));
  return undefined;
}

function missing(id: string, path: string): never {
  const operation = `read ${path} out of container ${id.slice(0, 12)}`;
  throw new EngineError(operation, "the file does not exist", 404);
}
