import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../../config";
import { lockPath, projectFolder, readLock } from "../../image-lock/find-lock";
import { LOCK_FILE, type ImageLock } from "../../image-lock/image-lock";

/** Where the commands find a project and its lock. */
export interface LockPlace {
  /** The lock's path, whether or not it exists. */
  readonly file: string;
  /** The project's folder, which is searched for images. */
  readonly folder: string;
}

/**
 * Returns the place of a folder's lock: the one that starts use, otherwise a new one beside the nearest package.json.
 * MAYFLY_IMAGE_LOCK can name a file that does not exist yet.
 */
export function placeOf(folder: string, { imageLock }: Pick<Config, "imageLock">): LockPlace {
  if (imageLock !== undefined && imageLock.toLowerCase() !== "off") {
    return { file: resolve(folder, imageLock), folder: projectFolder(folder) };
  }
  const file = lockPath(folder, undefined) ?? join(projectFolder(folder), LOCK_FILE);
  return { file, folder: dirname(file) };
}

/** Reads the lock of a place; undefined if there is none. Throws MayflyError with the code IMAGE_LOCK_INVALID. */
export const lockOf = ({ file }: LockPlace): ImageLock | undefined =>
  existsSync(file) ? readLock(file) : undefined;
