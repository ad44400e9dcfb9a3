import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { config } from "../../config";
import type { Engine } from "../../engine/engine";
import { InvalidOptionError } from "../../errors";
import { checkArchive } from "../../image/archive-source";
import { loadArchive } from "../../image/load-archive";
import { saveImages } from "../../image/save-images";
import { LOCK_FILE, type LockedImage } from "../../image-lock/image-lock";
import { pullProgressMode } from "../../pull/pull-progress-mode";
import { checkPlatform } from "../../spec/platform";
import { PullPolicy } from "../../spec/pull-policy";
import type { Command, Input, Surroundings } from "../command";
import { fetchImage } from "../images/fetch-image";
import { findImages } from "../images/find-images";
import { inParallel } from "../images/in-parallel";
import { lockOf, placeOf } from "../images/place";
import { printable } from "../../common/printable";

const AT_ONCE = 4;
const MEGABYTE = 1_000_000;

export const prefetch: Command = {
  name: "prefetch",
  group: "Prepare",
  summary: "Pull the project's images before its tests need them",
  details: `The images are those of ${LOCK_FILE}, or without it those that mayfly lock would find. An image that the
engine has is not pulled again.`,
  options: {
    platform: { summary: "Pull for this platform, for example linux/arm64", value: "PLATFORM" },
    save: { summary: "Then write the images to an archive, as docker save does", value: "FILE" },
    load: { summary: "Load an archive instead of pulling; no registry is needed", value: "FILE" },
  },
  run: runPrefetch,
};

/** Returns 1 if an image could not be pulled, or is not in the archive. */
async function runPrefetch({ valueOf }: Input, around: Surroundings): Promise<number> {
  const { print, signal, folder } = around;
  const [save, load, given] = ["save", "load", "platform"].map(valueOf);
  if (save !== undefined && load !== undefined) {
    throw InvalidOptionError.describing("--load", "no --save", "both");
  }
  const platform = given === undefined ? undefined : checkPlatform(given, "--platform");
  const archive = load === undefined ? undefined : checkArchive(resolve(folder, load), "--load");
  const images = await imagesOf(around);
  if (images.size === 0) {
    print("No images found. Run mayfly lock first.\n");
    return 1;
  }
  const engine = around.openEngine(await around.findEngine());
  if (archive !== undefined) {
    const loaded = await loadArchive(archive, engine, { signal });
    print(`Loaded ${loaded.length} from ${archive.name}.\n`);
  }
  const pullPolicy = archive === undefined ? PullPolicy.defaultPolicy() : PullPolicy.neverPull();
  const options = { engine, config: config(), pullPolicy, platform, signal };
  const isDrawing = pullProgressMode(config(), process.stderr.isTTY) === "tty";
  const lines: string[] = [];
  // Lines between bars that are drawn in place would end up in the wrong row.
  const report = isDrawing ? (line: string) => void lines.push(line) : print;
  const fetched = await inParallel([...images], AT_ONCE, async ([name, image]) => {
    const { engineName, outcome } = await fetchImage(name, options);
    const isBuilt = engineName === undefined && image !== undefined && image.digest === undefined;
    report(
      `${name}: ${isBuilt ? "not here, and no registry has it: build it" : printable(outcome)}\n`,
    );
    return { engineName, hasFailed: engineName === undefined && !isBuilt };
  });
  for (const line of lines) print(line);
  if (fetched.some(({ hasFailed }) => hasFailed)) return 1;
  const present = fetched.flatMap(({ engineName }) => engineName ?? []);
  if (save !== undefined) await saveTo(resolve(folder, save), present, engine, around);
  return 0;
}

/** Returns the images of the lock, or those that the project uses. */
async function imagesOf({
  folder,
}: Surroundings): Promise<ReadonlyMap<string, LockedImage | undefined>> {
  const settings = config();
  const place = placeOf(folder, settings);
  const isOff = settings.imageLock?.toLowerCase() === "off";
  const lock = isOff ? undefined : lockOf(place);
  if (lock !== undefined) return lock.images;
  const { images } = await findImages(place.folder, undefined);
  return new Map([...images.keys()].sort().map((name) => [name, undefined]));
}

async function saveTo(
  file: string,
  images: readonly string[],
  engine: Engine,
  { print, signal }: Surroundings,
): Promise<void> {
  await saveImages(images, file, engine, { signal });
  const { size } = await stat(file);
  print(`Saved ${images.length} to ${file}, ${(size / MEGABYTE).toFixed(1)} MB.\n`);
}
