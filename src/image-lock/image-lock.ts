/** The name of the file that `mayfly lock` writes. */
export const LOCK_FILE = "mayfly-images.json";

/** An image for one platform. */
export interface LockedPlatform {
  /** The digest of the platform's manifest; undefined for an image that no registry has. */
  readonly digest?: string;
  /** The digest of the configuration, which is the image's id in Docker's own store. */
  readonly id: string;
}

/** An image as it was when it was locked. */
export interface LockedImage {
  /** What the tag named: a list of manifests, or a manifest. Undefined for an image that no registry has. */
  readonly digest?: string;
  /** By platform, e.g. `linux/arm64`. */
  readonly platforms: Readonly<Record<string, LockedPlatform>>;
  /** True if only a recorded run, and no source file, names the image. */
  readonly recorded?: true;
}

/** The content of `mayfly-images.json`. */
export interface ImageLock {
  /** The platforms to record, or `all`. */
  readonly platforms: readonly string[];
  /** Images that are not locked: names, or their beginnings with a final `*`. */
  readonly ignore: readonly string[];
  /** By name, e.g. `redis:8`. */
  readonly images: ReadonlyMap<string, LockedImage>;
}

/** Returns everything that can be the image's id in an engine, for one platform or for all. */
export function idsOf({ digest, platforms }: LockedImage): ReadonlySet<string> {
  const each = Object.values(platforms).flatMap((platform) => [platform.id, platform.digest]);
  return new Set([...each, digest].filter((id) => id !== undefined));
}
