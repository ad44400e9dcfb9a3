import type { Engine } from "../engine/engine";
import type { PullProgress } from "../engine/requests/images";
import { ImageArchiveError, reasonOf } from "../errors";
import type { OpenedArchive } from "./archive-source";

/** Loads an archive as it is, and returns the name of each image, or its id if it has no name. */
export async function loadArchive(
  archive: OpenedArchive,
  engine: Engine,
  options: {
    readonly onProgress?: ((progress: PullProgress) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<string[]> {
  const { onProgress, signal } = options;
  try {
    return await engine.images.load(archive.open(), onProgress, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = reasonOf(error);
    const details = { hint: hintFor(reason), cause: error };
    throw new ImageArchiveError(archive.name, "loaded", reason, details);
  }
}

function hintFor(reason: string): string {
  // A folder without the file `json` is a folder of a root file system, not an image of an old archive.
  return /manifest\.json|repositories|\/json: no such file|unrecognized image format/i.test(reason)
    ? "the archive contains no images in the format of `docker save` and Images.save; for a root file system use Images.import"
    : "the archive must be complete, in the format of `docker save` and Images.save";
}
