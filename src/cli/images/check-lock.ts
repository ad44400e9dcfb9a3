import type { Config } from "../../config";
import type { ImageLock, LockedImage } from "../../image-lock/image-lock";
import { withdrawnHint, withdrawnImages } from "../../registry/withdrawn-images";
import { ImageName } from "../../spec/image-name";
import type { Surroundings } from "../command";
import { shortDigest } from "./lock-changes";
import { resolveImages } from "./resolve-images";
import type { WantedImages } from "./wanted-images";

/** What `mayfly lock --check` reports about an image. A note is no fault. */
export interface Finding {
  readonly kind: "moved" | "missing" | "unused" | "gone" | "failed" | "note";
  readonly image: string;
  readonly text: string;
}

/** Compares a lock with what registries have and with what the project uses. */
export async function checkLock(
  lock: ImageLock,
  { images, kept, unreadable, unreadableFiles }: WantedImages,
  config: Config,
  around: Surroundings,
): Promise<Finding[]> {
  const names = [...new Set([...lock.images.keys(), ...images.keys()])].sort();
  const now = await resolveImages(names, lock.platforms, lock.images, config, around);
  const findings = [...now].flatMap(([name, resolved]): Finding[] => {
    const finding = (kind: Finding["kind"], text: string): Finding => ({ kind, image: name, text });
    const [locked, files] = [lock.images.get(name), images.get(name)];
    if (locked !== undefined && files === undefined) {
      return [finding("unused", "no file and no recorded run names it")];
    }
    if (resolved.state === "failed") {
      const gone = withdrawnImages(ImageName.fromString(name)) !== undefined;
      return [finding(gone ? "gone" : "failed", resolved.reason)];
    }
    if (resolved.state === "absent") {
      // An image that was recorded by its id is built where it is needed.
      const isFault = locked?.digest !== undefined;
      return [finding(isFault ? "gone" : "note", resolved.reason)];
    }
    if (resolved.state === "local" && locked?.digest !== undefined) {
      return [finding("gone", `${resolved.reason}; the engine has another image of this name`)];
    }
    if (locked === undefined) return [finding("missing", `in ${placesOf(files ?? [])}`)];
    const [before, after] = [identityOf(locked), identityOf(resolved.image)];
    if (before !== after) {
      return [finding("moved", `${shortDigest(before)} is now ${shortDigest(after)}`)];
    }
    const withdrawn = withdrawnImages(ImageName.fromString(name));
    if (withdrawn !== undefined)
      return [finding("note", withdrawnHint(ImageName.fromString(name), withdrawn))];
    return kept.has(name) ? [finding("note", "no file that can be read names it")] : [];
  });
  return [
    ...findings,
    ...[...unreadableFiles, ...unreadable].map((place): Finding => ({
      kind: "note",
      image: place,
      text: "not readable",
    })),
  ];
}

/** Returns what changes when a tag moves: the digest, or the ids of an image without one. */
const identityOf = ({ digest, platforms }: LockedImage): string =>
  digest ??
  Object.values(platforms)
    .map(({ id }) => id)
    .sort()
    .join(" ");

const placesOf = (files: readonly string[]): string => files.join(", ") || "the recorded run";
