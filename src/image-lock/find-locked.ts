import type { Config } from "../config";
import { familiarName, type ImageName } from "../spec/image-name";
import { imageLock } from "./find-lock";
import type { LockedImage } from "./image-lock";

/** An image whose registry has the locked digest. */
export interface LockedInRegistry extends LockedImage {
  readonly digest: string;
  /** The image's name in the lock. */
  readonly key: string;
  /** The file that locks it. */
  readonly file: string;
}

/**
 * Returns what the project's lock says about an image; undefined if the image is not in the lock, or was recorded by
 * its id alone. Throws the errors of `imageLock`.
 */
export function findLocked(
  name: ImageName,
  config: Pick<Config, "imageLock">,
): LockedInRegistry | undefined {
  const lock = imageLock(config);
  if (lock === undefined) return undefined;
  const key = familiarName(name).string;
  const image = lock.images.get(key);
  if (image?.digest === undefined) return undefined;
  return { ...image, digest: image.digest, key, file: lock.file };
}
