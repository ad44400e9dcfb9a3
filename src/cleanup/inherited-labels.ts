import { hasGivenName } from "../spec/creation-labels";
import {
  LABEL_MAYFLY_KIND,
  LABEL_MAYFLY_REQUEST,
  LABEL_TESTCONTAINERS_VERSION,
} from "../spec/labels";
import type { EngineCalls, Thing } from "./engine-calls";

/**
 * Returns whether Mayfly created the thing itself. Otherwise it only inherited Mayfly's labels, and is
 * somebody else's: a container that a user started from an image which Mayfly built, an image that
 * `docker commit` made of a Mayfly container, a container of that image, an image built `FROM` one of
 * Mayfly's. When in doubt the answer is no. Throws EngineError.
 */
export async function isOriginal(
  engine: Pick<EngineCalls, "imageLabels">,
  thing: Thing,
): Promise<boolean> {
  const { kind, labels } = thing;
  if (labels[LABEL_MAYFLY_KIND] !== kind) return false;
  if (kind === "container") return isOriginalContainer(engine, thing);
  return kind !== "image" || isOriginalImage(engine, thing);
}

/** A container that has the request's id from its image was started from a commit of the original. */
async function isOriginalContainer(
  engine: Pick<EngineCalls, "imageLabels">,
  { imageId = "", labels, isRunning }: Thing,
): Promise<boolean> {
  const image = imageId === "" ? undefined : await engine.imageLabels(imageId);
  // An image can be removed by force under a container that is stopped, and the evidence with it.
  if (image === undefined) return isRunning === true;
  return image[LABEL_MAYFLY_REQUEST] !== labels[LABEL_MAYFLY_REQUEST];
}

/**
 * Labels are inherited by what is built on an image, names are not. An image without a name, such as one
 * whose build was cut off before it got its name, is the original if the image that it was made from
 * does not have the request's id, or does not have all labels yet: where the classic builder makes each
 * label a step, in the order of their names, the version's is Mayfly's last.
 */
async function isOriginalImage(
  engine: Pick<EngineCalls, "imageLabels">,
  { labels, imageNames = [], parentId }: Thing,
): Promise<boolean> {
  if (imageNames.length > 0) return hasGivenName(labels, imageNames);
  if (parentId === undefined) return false;
  const parent = await engine.imageLabels(parentId);
  if (parent === undefined) return false;
  return (
    parent[LABEL_MAYFLY_REQUEST] !== labels[LABEL_MAYFLY_REQUEST] ||
    parent[LABEL_TESTCONTAINERS_VERSION] === undefined
  );
}
