import { warn } from "../../common/warn";
import { epoch } from "../../common/clock";
import { debug } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import { fieldOf, messageOf } from "../../errors";
import { hasGivenName, replacedImageName } from "../../spec/labels/creation-labels";
import type { ImageInfo, ImageSummary } from "../../spec/inspect/image-info";
import { LABEL_BAKED_ORIGIN, LABEL_MAYFLY_BAKED } from "../../spec/labels/labels";

/** Images kept per origin, for example for branches with their own migrations. */
export const KEPT_PER_ORIGIN = 5;
/** Days since the last use after which an image of any origin is removed. */
export const KEPT_DAYS = 14;

const DAY_MS = 86_400_000;
const CONFLICT = 409;

interface BakedImage {
  readonly id: string;
  readonly origin: string;
  readonly hasName: boolean;
  /** Milliseconds since 1970. */
  readonly lastUse: number;
}

/** Removes baked images that were superseded or not used for a long time. An image with a container stays. */
export async function pruneBaked(
  newest: string,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<void> {
  const summaries = await engine.images.find({ labels: { [LABEL_MAYFLY_BAKED]: "" } }, signal);
  // An image that a user built on a baked image has the same labels.
  const baked = summaries.filter(({ labels, names }) => hasGivenName(labels, names));
  const images: BakedImage[] = [];
  // One after the other: Node warns of a leak when more than ten requests share a signal.
  for (const summary of baked) {
    images.push(toBaked(summary, await engine.images.inspect(summary.id, signal)));
  }
  for (const { id } of staleOf(images, newest, epoch())) {
    try {
      await engine.images.untag(id, { force: false }, signal);
      debug("bake", () => `baked image ${id} was removed, because it is no longer used`);
    } catch (error) {
      signal?.throwIfAborted();
      if (fieldOf(error, "statusCode") === CONFLICT) {
        debug("bake", () => `baked image ${id} is kept, because it is in use: ${messageOf(error)}`);
      } else {
        // The new image exists, so the start must not fail because an old image cannot be removed.
        warn("MAYFLY_BAKED_IMAGE", `A baked image could not be removed: ${messageOf(error)}`);
      }
    }
  }
}

/** Returns the images to remove. `at` is the current time in milliseconds since 1970. */
export function staleOf(images: readonly BakedImage[], newest: string, at: number): BakedImage[] {
  const counts = new Map<string, number>();
  return [...images]
    .sort((a, b) => (a.id === newest ? -1 : b.id === newest ? 1 : b.lastUse - a.lastUse))
    .filter(({ id, origin, hasName, lastUse }) => {
      if (id === newest) {
        counts.set(origin, 1);
        return false;
      }
      // Another process has since made an image with the same name.
      if (!hasName) return true;
      const rank = (counts.get(origin) ?? 0) + 1;
      counts.set(origin, rank);
      return rank > KEPT_PER_ORIGIN || at - lastUse > KEPT_DAYS * DAY_MS;
    });
}

function toBaked({ id, names, labels, created }: ImageSummary, info?: ImageInfo): BakedImage {
  const lastUse = info?.lastTagged ?? info?.created ?? created;
  return {
    id,
    origin: labels[LABEL_BAKED_ORIGIN] ?? "",
    hasName: !names.includes(replacedImageName(labels)),
    lastUse: lastUse?.getTime() ?? 0,
  };
}
