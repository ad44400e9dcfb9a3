import { writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { isPlatformName } from "../../common/platform-name";
import { alignColumns } from "../../common/table";
import { config } from "../../config";
import { InvalidOptionError } from "../../errors";
import { LOCK_FILE, type ImageLock, type LockedImage } from "../../image-lock/image-lock";
import { formatLock } from "../../image-lock/lock-text";
import { ALL_PLATFORMS, platformName } from "../../registry/resolve-image";
import { ImageName } from "../../spec/image-name";
import type { Command, Input, Surroundings } from "../command";
import { checkLock } from "../images/check-lock";
import { formatChanges } from "../images/lock-changes";
import { lockOf, placeOf, type LockPlace } from "../images/place";
import { resolveImages } from "../images/resolve-images";
import { wantedImages, type WantedImages } from "../images/wanted-images";
import { printable } from "../../common/printable";

const DEFAULT_PLATFORMS = ["linux/amd64", "linux/arm64"];

/** Platforms and a record are about the whole file. */
const EXCLUSIVE = [
  ["check", "update"],
  ["check", "platforms"],
  ["update", "platforms"],
  ["update", "recorded"],
] as const;

export const lock: Command = {
  name: "lock",
  group: "Prepare",
  summary: `Write the digests of the project's images to ${LOCK_FILE}`,
  details: `It finds images in sources, Dockerfiles and compose files, and asks their registries. Starts then use the
digests, so that a tag that moves breaks no test. Commit the file.`,
  options: {
    check: { summary: "Write nothing; exit with 1 if an image moved, is missing or is not used" },
    update: { summary: "Look up only this image again, for example redis", value: "IMAGE" },
    recorded: {
      summary: "Also take the images that a run with MAYFLY_RECORD_IMAGES=FILE has used",
      value: "FILE",
    },
    platforms: {
      summary: `Platforms to lock, with commas between them, or all (default ${DEFAULT_PLATFORMS.join()})`,
      value: "LIST",
    },
  },
  run: runLock,
};

async function runLock(input: Input, around: Surroundings): Promise<number> {
  const { has, valueOf } = input;
  for (const [option, other] of EXCLUSIVE) {
    if (has(option) && has(other)) {
      throw InvalidOptionError.describing(`--${option}`, `no --${other}`, "both");
    }
  }
  const place = placeOf(around.folder, config());
  const old = lockOf(place);
  const platforms = platformsOf(valueOf("platforms")) ?? old?.platforms ?? DEFAULT_PLATFORMS;
  if (has("check")) return check(place, old, valueOf("recorded"), around);
  const only = valueOf("update");
  if (only !== undefined) return update(place, old, only, around);
  const wanted = await wantedImages(place, valueOf("recorded"), old);
  warnOfUnreadable(wanted, around);
  if (wanted.images.size === 0) {
    around.print(
      `No images found in ${place.folder}. A recorded run finds those that no file names: MAYFLY_RECORD_IMAGES.\n`,
    );
    return 1;
  }
  const names = [...wanted.images.keys()];
  const { images, failures } = await lockedNow(names, platforms, old, around);
  if (images.size === 0) {
    around.print("Nothing was written: no image could be looked up.\n");
    return 1;
  }
  for (const [name, image] of images) {
    const { recorded: _, ...rest } = image;
    const isRecorded = wanted.images.get(name)?.length === 0 && !wanted.kept.has(name);
    images.set(name, isRecorded ? { ...rest, recorded: true } : rest);
  }
  await write(place, old, { platforms, ignore: old?.ignore ?? [], images }, around);
  return failures === 0 ? 0 : 1;
}

/** Looks the images up. An image that cannot be looked up keeps its old entry. */
async function lockedNow(
  names: readonly string[],
  platforms: readonly string[],
  old: ImageLock | undefined,
  around: Surroundings,
): Promise<{ readonly images: Map<string, LockedImage>; readonly failures: number }> {
  const hasSamePlatforms = platforms.join() === old?.platforms.join();
  const entries = hasSamePlatforms ? [...old.images] : [];
  const known = new Map(entries.filter(([, image]) => hasPlatforms(image, platforms)));
  const images = new Map<string, LockedImage>();
  let failures = 0;
  for (const [name, now] of await resolveImages(names, platforms, known, config(), around)) {
    const before = old?.images.get(name);
    // With an expired login, an image that was built here must not take the place of the registry's.
    const isReplaced = now.state === "local" && before?.digest !== undefined;
    if (now.state === "found" || (now.state === "local" && !isReplaced)) {
      images.set(name, now.image);
      continue;
    }
    if (before !== undefined) images.set(name, before);
    if (now.state === "failed" || before?.digest !== undefined) failures += 1;
    const what = before === undefined ? "Not locked" : "Not looked up, its entry stays";
    around.warn(`${what}: ${name}: ${printable(now.reason)}\n`);
  }
  return { images, failures };
}

/** Returns whether an entry has all of the platforms, as far as it can: an image without a list has only one. */
function hasPlatforms({ digest, platforms: own }: LockedImage, wanted: readonly string[]): boolean {
  if (wanted.includes(ALL_PLATFORMS)) return true;
  const isOnly = Object.values(own).some((platform) => platform.digest === digest);
  return isOnly || wanted.every((platform) => platform in own);
}

async function update(
  place: LockPlace,
  old: ImageLock | undefined,
  only: string,
  around: Surroundings,
): Promise<number> {
  if (old === undefined) {
    around.print(`There is no ${LOCK_FILE} yet. Run mayfly lock to write it.\n`);
    return 1;
  }
  const known = [...old.images.keys()];
  let names = known.filter((name) => isMeant(name, only));
  if (names.length === 0) {
    const { images } = await wantedImages(place, undefined, old);
    names = [...images.keys()].filter((name) => isMeant(name, only));
  }
  if (names.length === 0) {
    const expected = `an image of the project (${known.join(", ")})`;
    throw InvalidOptionError.quoting("--update", expected, only);
  }
  const { images, failures } = await lockedNow(names, old.platforms, old, around);
  const merged = new Map(old.images);
  for (const [name, image] of images) {
    const isRecorded = old.images.get(name)?.recorded === true;
    merged.set(name, isRecorded ? { ...image, recorded: true } : image);
  }
  await write(place, old, { ...old, images: merged }, around);
  return failures === 0 ? 0 : 1;
}

/** Returns whether the user's word means an image: its whole name, or its repository. */
const isMeant = (name: string, word: string): boolean =>
  name === word || ImageName.fromString(name).repository === word;

async function write(
  { file }: LockPlace,
  old: ImageLock | undefined,
  lock: ImageLock,
  { print, folder }: Surroundings,
): Promise<void> {
  const [shown, count] = [relative(folder, file), countOf(lock.images.size)];
  const text = formatLock(lock);
  if (old !== undefined && text === formatLock(old)) {
    print(`${shown} is up to date: ${count}.\n`);
    return;
  }
  await writeFile(file, text);
  const changes = formatChanges(old, lock).map((line) => `${line}\n`);
  print(`${changes.join("")}Wrote ${shown}: ${count}.\n`);
}

async function check(
  place: LockPlace,
  old: ImageLock | undefined,
  record: string | undefined,
  around: Surroundings,
): Promise<number> {
  if (old === undefined) {
    around.print(`There is no ${LOCK_FILE}. Run mayfly lock, and commit the file.\n`);
    return 1;
  }
  const findings = await checkLock(old, await wantedImages(place, record, old), config(), around);
  const rows = findings.map(({ kind, image, text }) => [kind, image, text].map(printable));
  for (const line of alignColumns(rows)) around.print(`${line}\n`);
  const faults = findings.filter(({ kind }) => kind !== "note").length;
  if (faults === 0) {
    around.print(
      `${relative(around.folder, place.file)} is up to date: ${countOf(old.images.size)}.\n`,
    );
    return 0;
  }
  around.print("Run mayfly lock to take this over, or mayfly lock --update IMAGE for one image.\n");
  return 1;
}

function warnOfUnreadable(
  { unreadable, unreadableFiles, kept }: WantedImages,
  { warn }: Surroundings,
): void {
  for (const place of [...unreadableFiles, ...unreadable]) {
    warn(`Not readable: ${printable(place)}\n`);
  }
  for (const name of kept) warn(`Stays in the lock: ${name}: no file that can be read names it\n`);
  if (unreadable.length > 0)
    warn("A recorded run finds these images: see mayfly lock --help, --recorded.\n");
}

/** Reads the platforms, and leaves out the only variant of 64-bit ARM, as the lock does. */
function platformsOf(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  const platforms = list.split(",").map((each) => {
    const given = each.trim();
    const [os, architecture, variant] = given.split("/");
    const name = isPlatformName(given) ? platformName({ os, architecture, variant }) : undefined;
    if (given === ALL_PLATFORMS) return given;
    if (name !== undefined) return name;
    const expected = "a list such as linux/amd64,linux/arm64";
    throw InvalidOptionError.quoting("--platforms", expected, given);
  });
  return [...new Set(platforms)];
}

const countOf = (images: number): string => (images === 1 ? "1 image" : `${images} images`);
