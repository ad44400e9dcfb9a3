import type { OnEngine } from "../connect/on-engine";
import { abortable } from "../common/abort";
import type { Engine } from "../engine/engine";
import type { PullProgress } from "../engine/requests/images";
import { localNames } from "../pull/image-reference";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { toImageName } from "../spec/image-name";
import { checkBoolean } from "../spec/options";
import { checkArchive, type ArchiveSource } from "./archive-source";
import { labelLoadedImage } from "./label-loaded-image";
import { loadArchive } from "./load-archive";

export interface LoadOptions extends OnEngine {
  /**
   * When this process has ended, remove the images that the engine did not have before.
   *
   * Such an image gets labels, so its id differs from the id in the archive. If it has no command, it
   * gets a placeholder, which the engine's error shows if the image is run. Default true.
   */
  readonly deleteOnExit?: boolean;
  readonly signal?: AbortSignal;
  /** Called for each step that the engine reports. */
  readonly onProgress?: (progress: PullProgress) => void;
}

/** Loads the images of an archive, and returns the name of each, or its id if it has no name. */
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
  const loaded = await loadArchive(archive, engine, { onProgress, signal });
  const images: string[] = [];
  for (const image of loaded) {
    // An abort has no effect from here on: the loaded images must get their labels.
    const info = await engine.images.inspect(image);
    const isNew = deleteOnExit && info !== undefined && before.get(image) !== info.id;
    const name = isNew ? await labelLoadedImage(engine, image, labelsHere(session)) : image;
    images.push(name);
    for (const other of localNames(toImageName(name), config)) {
      if (other.string !== name) await engine.images.tag(name, other);
    }
  }
  signal?.throwIfAborted();
  return images;
}

/** Returns the ids of the engine's images, by name and by id. */
async function idsByName(engine: Engine, signal?: AbortSignal): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { id, names } of await engine.images.find({}, signal)) {
    for (const name of [id, ...names]) ids.set(name, id);
  }
  return ids;
}
