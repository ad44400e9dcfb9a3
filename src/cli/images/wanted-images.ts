import type { ImageLock } from "../../image-lock/image-lock";
import { findImages } from "./find-images";
import type { LockPlace } from "./place";

/** The images that a lock should have. */
export interface WantedImages {
  /** Names, with the files that name them; a recorded image that no file names has none. Sorted. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** Those of the lock that no readable file names, and that an unreadable one may name. */
  readonly kept: ReadonlySet<string>;
  /** Places whose image is not known, and that no recorded run covers. */
  readonly unreadable: readonly string[];
  /** Files that could not be read. */
  readonly unreadableFiles: readonly string[];
}

/**
 * Finds the images that a project's lock should have. Without a new record, images that an earlier recorded run has
 * added stay wanted: sources do not name them. All others stay, too, while a file cannot be read.
 */
export async function wantedImages(
  { folder }: Pick<LockPlace, "folder">,
  record: string | undefined,
  lock: ImageLock | undefined,
): Promise<WantedImages> {
  const { images, unreadable, unreadableFiles } = await findImages(folder, record);
  const locked = [...(lock?.images ?? [])];
  const recorded = record === undefined ? locked.filter(([, image]) => image.recorded) : [];
  const others = unreadableFiles.length === 0 ? [] : locked.filter(([, image]) => !image.recorded);
  const all = new Map([
    ...[...recorded, ...others].map(([name]): [string, readonly string[]] => [name, []]),
    ...images,
  ]);
  const names = [...all.keys()].filter((name) => !isIgnored(name, lock?.ignore ?? [])).sort();
  const isCovered = record !== undefined || recorded.length > 0;
  return {
    images: new Map(names.map((name) => [name, all.get(name) ?? []])),
    kept: new Set(names.filter((name) => !images.has(name) && !lock?.images.get(name)?.recorded)),
    unreadable: isCovered ? [] : unreadable,
    unreadableFiles,
  };
}

const isIgnored = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
