import type { Stats } from "node:fs";
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
    check(file, `${option}[${index}]`);
    return { kind: "file", ...file };
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
      check(directory, `${option}[${index}]`);
      const { followLinks } = directory;
      if (followLinks !== undefined) checkBoolean(followLinks, `${option}[${index}].followLinks`);
      return { kind: "directory", ...directory };
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
    check(content, `${option}[${index}]`);
    return { kind: "content", ...content };
  });
}

export function checkArchives(
  archives: readonly ArchiveToCopy[],
  option: string,
): readonly ArchiveToCopy[] {
  checkArray(archives, option, "an array of { tar, target }").forEach(({ tar, target }, index) => {
    if (typeof fieldOf(tar, "pipe") !== "function") {
      throw new InvalidOptionError(`${option}[${index}].tar`, "a readable stream", tar);
    }
    checkTarget(target, `${option}[${index}].target`);
  });
  return archives;
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

function check(
  owned: { readonly target: string; readonly mode?: number } & CopyOwner,
  option: string,
): void {
  const { target, mode, uid, gid, reader } = owned;
  checkTarget(target, `${option}.target`);
  checkMode(mode, `${option}.mode`);
  checkOwner(uid, `${option}.uid`);
  checkOwner(gid, `${option}.gid`);
  if (reader === undefined) return;
  const names: readonly unknown[] = [reader].flat();
  const isNames = names.length > 0 && names.every((name) => typeof name === "string" && name);
  if (!isNames || uid !== undefined || gid !== undefined) {
    const expected = "one or more user names, without uid and gid";
    throw new InvalidOptionError(`${option}.reader`, expected, reader);
  }
}

const HIGHEST_ID = 2 ** 32 - 2;

function checkOwner(id: number | undefined, option: string): void {
  const noun = "a numeric user or group id";
  if (id !== undefined) checkWholeNumber(id, option, { from: 0, to: HIGHEST_ID, noun });
}
