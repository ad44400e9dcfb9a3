import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { processWide, realProcess } from "../common/process-wide";
import { projectFolders } from "../common/project-folders";
import type { Config } from "../config";
import { InvalidOptionError } from "../errors";
import { LOCK_FILE, type ImageLock } from "./image-lock";
import { parseLock } from "./lock-text";

export interface FoundLock extends ImageLock {
  /** The absolute path of the file. */
  readonly file: string;
}

/**
 * Returns the project's image lock; undefined if it has none or MAYFLY_IMAGE_LOCK is `off`. Looks once per process.
 *
 * Throws InvalidOptionError if the setting names a file that does not exist; MayflyError with the code
 * IMAGE_LOCK_INVALID.
 */
export function imageLock({
  imageLock: setting,
}: Pick<Config, "imageLock">): FoundLock | undefined {
  const folder = realProcess.cwd();
  const known = processWide("image locks", () => new Map<string, FoundLock | undefined>());
  const key = JSON.stringify([folder, setting]);
  if (known.has(key)) return known.get(key);
  const file = lockPath(folder, setting);
  const found = file === undefined ? undefined : readLock(file);
  known.set(key, found);
  return found;
}

/** Reads a lock. Throws MayflyError with the code IMAGE_LOCK_INVALID, and the file system's errors. */
export function readLock(file: string): FoundLock {
  return { ...parseLock(readFileSync(file, "utf8"), file), file };
}

/** Returns the path of the lock for a folder; undefined if there is none. Throws InvalidOptionError. */
export function lockPath(folder: string, setting: string | undefined): string | undefined {
  if (setting?.toLowerCase() === "off") return undefined;
  if (setting === undefined) {
    return projectFolders(folder)
      .map((each) => join(each, LOCK_FILE))
      .find((file) => existsSync(file));
  }
  const file = resolve(folder, setting);
  if (existsSync(file)) return file;
  const expected = "the path of an image lock, which `npx mayfly lock` writes, or off";
  throw InvalidOptionError.quotingPath("MAYFLY_IMAGE_LOCK", expected, setting);
}

/** Returns the folder of the project that a folder is in: that of the nearest package.json, otherwise the folder. */
export function projectFolder(folder: string): string {
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, "package.json"))) return each;
    if (dirname(each) === each) return folder;
  }
}
