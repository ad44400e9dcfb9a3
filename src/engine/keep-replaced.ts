import { ImageName } from "../spec/image-name";
import { hasGivenName, replacedImageName } from "../spec/labels/creation-labels";
import { LABEL_MAYFLY_KIND } from "../spec/labels/labels";
import type { Engine } from "./engine";

/**
 * Gives another name to Mayfly's images whose name is about to be taken by a new image.
 *
 * The clean-up recognises Mayfly's images by their names as well as their labels, because labels can be inherited.
 */
export async function keepReplaced(
  engine: Pick<Engine, "images">,
  names: readonly ImageName[],
  signal?: AbortSignal,
): Promise<void> {
  for (const { string: reference } of names) {
    const filter = { labels: { [LABEL_MAYFLY_KIND]: "image" }, reference };
    for (const { id, labels, names: current } of await engine.images.find(filter, signal)) {
      if (!hasGivenName(labels, current)) continue;
      await engine.images.tag(id, ImageName.fromString(replacedImageName(labels)), signal);
    }
  }
}
