import { byPath, type ArchiveEntry } from "../../archive/archive-entry";
import type { ContextFile, ContextFiles } from "./context-source";
import type { IgnoreMatcher } from "./ignore-matcher";

const DEFAULT_MODE = 0o644;

/** Yields the files of a context in memory, sorted, except the ignored ones. */
export async function* walkFiles(
  files: ContextFiles,
  ignore: IgnoreMatcher,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  for (const path of Object.keys(files).sort(byPath)) {
    const file = contextFile(files, path);
    if (file === undefined || ignore.ignores(path)) continue;
    const { content, mode = DEFAULT_MODE } = file;
    yield await Promise.resolve({
      path,
      type: "file",
      mode,
      mtime: new Date(0),
      content: Buffer.from(content as Uint8Array),
    });
  }
}

/** Returns a file of a context in memory in the same form, however it was given. */
export function contextFile(files: ContextFiles, path: string): ContextFile | undefined {
  const file = files[path];
  if (file === undefined) return undefined;
  return typeof file === "string" || ArrayBuffer.isView(file) ? { content: file } : file;
}
