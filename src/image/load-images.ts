import { abortable } from "../common/abort";
import type { Engine } from "../engine/engine";
import type { PullProgress } from "../engine/requests/images";
import { ImageArchiveError, reasonOf } from "../errors";
import { namesHere } from "../pull/image-reference";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { toImageName } from "../spec/image-name";
import { checkBoolean } from "../spec/options";
import { checkArchive, type ArchiveSource } from "./archive-source";
import { takeOver } from "./take-over";

export interface LoadOptions {
  /**
   * Remove what the engine did not have before when this process has ended. Such an image gets labels
   * by which it is found then, and with them another id than it has in the archive; one that has
   * nothing to run gets a command that says so. Default true.
   */
  readonly deleteOnExit?: boolean;
  readonly signal?: AbortSignal;
  /** Hears of each step, as the engine tells it. */
  readonly onProgress?: (progress: PullProgress) => void;
}

/** Takes the images out of an archive, and returns their names; of one without a name its id. */
export async function loadImages(
  source: ArchiveSource,
  { deleteOnExit = true, signal, onProgress }: LoadOptions,
  runtime: () => Promise<Pick<Runtime, "engine" | "config" | "session" | "reaper">>,
): Promise<string[]> {
  const archive = checkArchive(source, "Images.load");
  checkBoolean(deleteOnExit, "Images.load.deleteOnExit");
  signal?.throwIfAborted();
  const { engine, config, session, reaper } = await abortable(runtime(), signal);
  if (deleteOnExit) await abortable(reaper.track(session.filter), signal);
  const before = deleteOnExit ? await idsByName(engine, signal) : new Map<string, string>();
  let loaded: string[];
  try {
    loaded = await engine.images.load(archive.open(), onProgress, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = reasonOf(error);
    const details = { hint: hintFor(reason), cause: error };
    throw new ImageArchiveError(archive.name, "loaded", reason, details);
  }
  const images: string[] = [];
  for (const image of loaded) {
    // Nothing is aborted from here on: what is there now has to get its labels.
    const info = await engine.images.inspect(image);
    const isNew = deleteOnExit && info !== undefined && before.get(image) !== info.id;
    const name = isNew ? await takeOver(engine, image, labelsHere(session)) : image;
    images.push(name);
    for (const other of namesHere(toImageName(name), config)) {
      if (other.string !== name) await engine.images.tag(name, other);
    }
  }
  signal?.throwIfAborted();
  return images;
}

/** What the engine had before: by names, and by ids for what has none. */
async function idsByName(engine: Engine, signal?: AbortSignal): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { id, names } of await engine.images.find({}, signal)) {
    for (const name of [id, ...names]) ids.set(name, id);
  }
  return ids;
}

function hintFor(reason: string): string {
  return /manifest\.json|repositories|no such file|not found/i.test(reason)
    ? "the archive contains no images in the format of `docker save` and Images.save; for a root file system use Images.import"
    : "the archive must be complete, in the format of `docker save` and Images.save";
}
