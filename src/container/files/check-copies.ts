import type { Stats } from "node:fs";
import { fieldOf, InvalidOptionError } from "../../errors";
import type {
  ContentToCopy,
  CopyOwner,
  CopySource,
  DirectoryToCopy,
  FileToCopy,
} from "../../spec/container-spec";
import { checkMode, checkTarget, checkWholeNumber } from "../../spec/options";
import { statPath } from "../../spec/inspect/stat-path";

// What is to be copied, checked by the call that is given it. Each throws InvalidOptionError.

export function checkFiles(files: readonly FileToCopy[]): CopySource[] {
  return files.map((file) => {
    if (statsOf(file.source, "file to copy").isDirectory()) {
      const expected = "a path of a file, not of a folder";
      throw InvalidOptionError.quotingPath("file to copy", expected, file.source);
    }
    check(file, "file to copy: ");
    return { kind: "file", ...file };
  });
}

export function checkDirectories(directories: readonly DirectoryToCopy[]): CopySource[] {
  return directories.map((directory) => {
    if (!statsOf(directory.source, "directory to copy").isDirectory()) {
      const expected = "a path of a folder";
      throw InvalidOptionError.quotingPath("directory to copy", expected, directory.source);
    }
    check(directory, "directory to copy: ");
    return { kind: "directory", ...directory };
  });
}

export function checkContents(contents: readonly ContentToCopy[]): CopySource[] {
  return contents.map((content) => {
    const value: unknown = content.content;
    const isStream = typeof fieldOf(value, "pipe") === "function";
    if (typeof value !== "string" && !Buffer.isBuffer(value) && !isStream) {
      const expected = "a string, a Buffer or a readable stream";
      throw new InvalidOptionError("content to copy", expected, value);
    }
    check(content, "content's ");
    return { kind: "content", ...content };
  });
}

function statsOf(source: string, option: string): Stats {
  const stats = statPath(source);
  if (stats === undefined) throw InvalidOptionError.quotingPath(option, "an existing path", source);
  return stats;
}

function check(
  owned: { readonly target: string; readonly mode?: number } & CopyOwner,
  option: string,
): void {
  const { target, mode, uid, gid, reader } = owned;
  checkTarget(target, `${option}target`);
  checkMode(mode, `${option}mode`);
  checkOwner(uid, `${option}uid`);
  checkOwner(gid, `${option}gid`);
  if (reader === undefined) return;
  const names: readonly unknown[] = [reader].flat();
  const isNames = names.length > 0 && names.every((name) => typeof name === "string" && name);
  if (!isNames || uid !== undefined || gid !== undefined) {
    const expected = "names of users, and no uid or gid beside them";
    throw new InvalidOptionError(`${option}reader`, expected, reader);
  }
}

const HIGHEST_ID = 2 ** 32 - 2;

function checkOwner(id: number | undefined, option: string): void {
  const noun = "the number of a user or group";
  if (id !== undefined) checkWholeNumber(id, option, { from: 0, to: HIGHEST_ID, noun });
}
