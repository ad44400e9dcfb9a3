import type { ImageLock } from "../../image-lock/image-lock";
import { findImages } from "./find-images";
import type { LockPlace } from "./place";

/** The images that a lock should have. */
export interface WantedImages {
  /** Names, with the files that name them; a recorded image that no file names has none. Sorted. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** Places that could not be read, and that no recorded run covers. */
  readonly unreadable: readonly string[];
}

/**
 * Finds the images that a project's lock should have. Without a new record, images that an earlier recorded run has
 * added stay wanted: sources do not name them.
 */
export async function wantedImages(
  { folder }: LockPlace,
  record: string | undefined,
  lock: ImageLock | undefined,
): Promise<WantedImages> {
  const { images, unreadable } = await findImages(folder, record);
  const locked = [...(lock?.images ?? [])];
  const recorded = record === undefined ? locked.filter(([, image]) => image.recorded) : [];
  const all = new Map([
    ...recorded.map(([name]): [string, readonly string[]] => [name, []]),
    ...images,
  ]);
  const names = [...all.keys()].filter((name) => !isIgnored(name, lock?.ignore ?? [])).sort();
  const isCovered = record !== undefined || recorded.length > 0;
  return {
    images: new Map(names.map((name) => [name, all.get(name) ?? []])),
    unreadable: isCovered ? [] : unreadable,
  };
}

const isIgnored = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
