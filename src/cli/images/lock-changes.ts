import { alignColumns } from "../../common/table";
import type { ImageLock, LockedImage } from "../../image-lock/image-lock";

/** Returns the start of a digest, as `docker images` shows an id. */
export const shortDigest = (digest: string): string => digest.replace("sha256:", "").slice(0, 12);

/** Formats what a new lock changes: a line for each image that was added, has moved or was removed. */
export function formatChanges(old: ImageLock | undefined, lock: ImageLock): string[] {
  const before = old?.images ?? new Map<string, LockedImage>();
  const names = [...new Set([...before.keys(), ...lock.images.keys()])].sort();
  const rows = names.flatMap((name): string[][] => {
    const [left, right] = [before.get(name), lock.images.get(name)].map((image) =>
      image === undefined ? undefined : describe(image),
    );
    if (left === right) return [];
    if (right === undefined) return [["removed", name, ""]];
    return left === undefined ? [["added", name, right]] : [["moved", name, `${left} to ${right}`]];
  });
  return alignColumns(rows);
}

function describe({ digest, platforms }: LockedImage): string {
  if (digest !== undefined) return shortDigest(digest);
  const ids = Object.values(platforms).map(({ id }) => shortDigest(id));
  return `${ids.join(", ")}, which no registry has`;
}
