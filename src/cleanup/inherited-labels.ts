import { hasGivenName } from "../spec/labels/creation-labels";
import {
  LABEL_MAYFLY_KIND,
  LABEL_MAYFLY_REQUEST,
  LABEL_TESTCONTAINERS_VERSION,
} from "../spec/labels/labels";
import type { EngineCalls, Thing } from "./engine-calls";

/**
 * Returns whether Mayfly created the object itself. Otherwise the object only inherited Mayfly's labels:
 *
 * - a container that a user started from an image that Mayfly built,
 * - an image that `docker commit` made of a Mayfly container, and a container of that image,
 * - an image that was built `FROM` an image that Mayfly built.
 *
 * Returns false if in doubt. Throws EngineError.
 */
export async function isOriginal(
  engine: Pick<EngineCalls, "imageLabels">,
  object: Thing,
): Promise<boolean> {
  const { kind, labels } = object;
  if (labels[LABEL_MAYFLY_KIND] !== kind) return false;
  if (kind === "container") return isOriginalContainer(engine, object);
  return kind !== "image" || isOriginalImage(engine, object);
}

/** A container with the same request id as its image was started from a commit of the original container. */
async function isOriginalContainer(
  engine: Pick<EngineCalls, "imageLabels">,
  { imageId = "", labels, isRunning }: Thing,
): Promise<boolean> {
  const image = imageId === "" ? undefined : await engine.imageLabels(imageId);
  // The image of a stopped container can be removed by force, and the evidence with it.
  if (image === undefined) return isRunning === true;
  return image[LABEL_MAYFLY_REQUEST] !== labels[LABEL_MAYFLY_REQUEST];
}

/**
 * An image inherits the labels of the image that it is built on, but not its names. An image with names is the
 * original if Mayfly gave it one of them.
 *
 * An image without a name, for example from an interrupted build, is the original in two cases:
 *
 * - its parent has another request id;
 * - its parent lacks the version's label, and so is a step of the same build. The classic builder sets each label in
 *   its own step, sorted by name, and the version's label is the last of Mayfly's.
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
