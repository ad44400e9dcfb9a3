import type { Stats } from "node:fs";
import { posix } from "node:path";
import { fieldOf, InvalidOptionError } from "../../errors";
import type {
  ArchiveToCopy,
  ContentToCopy,
  CopyOwner,
  CopySource,
  CopyToContainerOptions,
  DirectoryToCopy,
  FileToCopy,
} from "../../spec/container-spec";
import {
  checkArray,
  checkBoolean,
  checkMode,
  checkObject,
  checkTarget,
  checkWholeNumber,
} from "../../spec/options";
import { statPath } from "../../spec/inspect/stat-path";

// Copies are checked as soon as a user passes them. Each check throws InvalidOptionError.

export function checkFiles(files: readonly FileToCopy[], option: string): CopySource[] {
  return checkArray(files, option, "an array of { source, target }").map((file, index) => {
    const source = `${option}[${index}].source`;
    const stats = statsOf(file.source, source);
    if (stats.isDirectory() || stats.isSocket()) {
      const expected = `a file, not a ${stats.isSocket() ? "socket" : "folder"}`;
      throw InvalidOptionError.quotingPath(source, expected, file.source);
    }
    return { kind: "file", ...checked(file, `${option}[${index}]`) };
  });
}

export function checkDirectories(
  directories: readonly DirectoryToCopy[],
  option: string,
): CopySource[] {
  return checkArray(directories, option, "an array of { source, target }").map(
    (directory, index) => {
      const source = `${option}[${index}].source`;
      if (!statsOf(directory.source, source).isDirectory()) {
        throw InvalidOptionError.quotingPath(source, "a folder", directory.source);
      }
      const { followLinks } = directory;
      if (followLinks !== undefined) checkBoolean(followLinks, `${option}[${index}].followLinks`);
      return { kind: "directory", ...checked(directory, `${option}[${index}]`) };
    },
  );
}

export function checkContents(contents: readonly ContentToCopy[], option: string): CopySource[] {
  return checkArray(contents, option, "an array of { content, target }").map((content, index) => {
    const value: unknown = content.content;
    const isStream = typeof fieldOf(value, "pipe") === "function";
    if (typeof value !== "string" && !Buffer.isBuffer(value) && !isStream) {
      const expected = "a string, a Buffer or a readable stream";
      throw new InvalidOptionError(`${option}[${index}].content`, expected, value);
    }
    return { kind: "content", ...checked(content, `${option}[${index}]`) };
  });
}

export function checkArchives(
  archives: readonly ArchiveToCopy[],
  option: string,
): readonly ArchiveToCopy[] {
  return checkArray(archives, option, "an array of { tar, target }").map(
    ({ tar, target }, index) => {
      if (typeof fieldOf(tar, "pipe") !== "function") {
        throw new InvalidOptionError(`${option}[${index}].tar`, "a readable stream", tar);
      }
      return { tar, target: fromRoot(target, `${option}[${index}].target`) };
    },
  );
}

export function checkCopyOptions(options: CopyToContainerOptions): CopyToContainerOptions {
  const option = "withCopyToContainerOptions";
  const { noOverwriteDirNonDir = false, copyUIDGID = false } = checkObject(
    options,
    option,
    "an object such as { copyUIDGID: true }",
  );
  checkBoolean(noOverwriteDirNonDir, `${option}.noOverwriteDirNonDir`);
  checkBoolean(copyUIDGID, `${option}.copyUIDGID`);
  return options;
}

function statsOf(source: string, option: string): Stats {
  const stats = statPath(source);
  if (stats === undefined) throw InvalidOptionError.quotingPath(option, "an existing path", source);
  return stats;
}

/** Returns the copy with an absolute target. */
function checked<Copy extends { readonly target: string; readonly mode?: number } & CopyOwner>(
  copy: Copy,
  option: string,
): Copy {
  const { mode, uid, gid, reader } = copy;
  const target = fromRoot(copy.target, `${option}.target`);
  checkMode(mode, `${option}.mode`);
  checkOwner(uid, `${option}.uid`);
  checkOwner(gid, `${option}.gid`);
  if (reader === undefined) return { ...copy, target };
  const names: readonly unknown[] = [reader].flat();
  const isNames = names.length > 0 && names.every((name) => typeof name === "string" && name);
  if (!isNames || uid !== undefined || gid !== undefined) {
    const expected = "one or more user names, without uid and gid";
    throw new InvalidOptionError(`${option}.reader`, expected, reader);
  }
  return { ...copy, target };
}

/** Returns an absolute path. A relative path begins at the container's root, as in testcontainers. */
function fromRoot(target: string, option: string): string {
  const isRelative = typeof target === "string" && /^[^/\\:]+(\/|$)/.test(target);
  return isRelative ? posix.join("/", target) : checkTarget(target, option);
}

const HIGHEST_ID = 2 ** 32 - 2;

function checkOwner(id: number | undefined, option: string): void {
  const noun = "a numeric user or group id";
  if (id !== undefined) checkWholeNumber(id, option, { from: 0, to: HIGHEST_ID, noun });
}
