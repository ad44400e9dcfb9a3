import { randomUuid } from "../../common/uuid";
import type { Labels } from "../container-spec";
import { LABEL_MAYFLY_IMAGE_NAMES, LABEL_MAYFLY_KIND, LABEL_MAYFLY_REQUEST } from "./labels";

/** The kinds of object that Mayfly creates on an engine. */
export type Kind = "container" | "network" | "volume" | "image" | "service" | "secret" | "config";

/**
 * Returns the labels that distinguish an object from the objects that inherit its labels. `request` is the id of the
 * request that creates the object; an image and its containers must have different ones.
 */
export function creationLabels(kind: Kind, request: string = randomUuid()): Labels {
  return { [LABEL_MAYFLY_KIND]: kind, [LABEL_MAYFLY_REQUEST]: request };
}

/** Returns the labels of `creationLabels` for an image that will have the given names. */
export function imageCreationLabels(names: readonly string[], request?: string): Labels {
  return { ...creationLabels("image", request), [LABEL_MAYFLY_IMAGE_NAMES]: names.join(" ") };
}

/** Returns the name that an image gets when another image takes over its name, so it can still be recognised. */
export const replacedImageName = (labels: Labels): string =>
  `localhost/mayfly-replaced:${labels[LABEL_MAYFLY_REQUEST] ?? ""}`;

/**
 * Returns whether Mayfly gave the image one of its names. Images built on it inherit its labels, but not
 * its names.
 */
export function hasGivenName(labels: Labels, imageNames: readonly string[]): boolean {
  if (labels[LABEL_MAYFLY_KIND] !== "image") return false;
  const given = (labels[LABEL_MAYFLY_IMAGE_NAMES] ?? "").split(" ").filter((name) => name !== "");
  return [...given, replacedImageName(labels)].some((name) => isAmong(imageNames, name));
}

/** Podman lists Docker Hub names with the registry. */
function isAmong(listed: readonly string[], name: string): boolean {
  return listed.some((each) => each === name || each.endsWith(`/${name}`));
}
