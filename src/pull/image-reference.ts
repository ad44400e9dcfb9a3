import type { Config } from "../config";
import { InvalidOptionError } from "../errors";
import { ImageName } from "../spec/image-name";
import { checkFunction } from "../spec/options";

/**
 * A function that returns the name to use instead of an image's name; `(name) => name` changes
 * nothing.
 */
export type ImageSubstitutor = (name: string) => string;

/**
 * The registry in the names of images that were built or committed here. They exist in no registry.
 */
const LOCAL = "localhost";

let substitutor: ImageSubstitutor | undefined;

/**
 * Sets a function that replaces the names of images, e.g. to use a mirror, a private registry or
 * pinned digests.
 *
 * It applies to every image that containers are created from, including those of helper containers.
 * The function gets a name with its tag, e.g. `redis:8`. If its result names no registry, the
 * prefix for Docker Hub is added. Images of `localhost/`, which were built here, are not replaced.
 * `undefined` removes the function. The setting belongs to this copy of the module: under Jest, to
 * one test file. Throws InvalidOptionError.
 */
export function setImageSubstitutor(substitute: ImageSubstitutor | undefined): void {
  if (substitute !== undefined) {
    checkFunction(
      substitute,
      "setImageSubstitutor",
      "a function that takes an image name and returns one",
    );
  }
  substitutor = substitute;
}

/**
 * Returns the name by which an image is requested from the engine.
 *
 * The substitutor is applied first, then the prefix for images without a registry. Call this once
 * per image: a prefix without a host, such as `hub`, would be added again by a second call.
 */
export function imageReference(image: ImageName, config: Pick<Config, "hubPrefix">): ImageName {
  return prefixed(substituted(image), config);
}

/** Adds the prefix for images without a registry, if one is set. */
export function prefixed(name: ImageName, { hubPrefix }: Pick<Config, "hubPrefix">): ImageName {
  return hubPrefix === undefined ? name : name.withHubPrefix(hubPrefix);
}

/**
 * Returns the names for an image that is made here: the given name and, if images come from a
 * mirror, the name that containers will request.
 */
export function localNames(name: ImageName, config: Pick<Config, "hubPrefix">): ImageName[] {
  const reference = imageReference(name, config);
  return reference.equals(name) ? [name] : [name, reference];
}

/** Returns the name that the substitutor chooses for an image. Throws InvalidOptionError. */
export function substituted(name: ImageName): ImageName {
  if (substitutor === undefined || name.registry === LOCAL || name.isId) return name;
  const answer: unknown = substitutor(name.string);
  if (typeof answer !== "string") {
    throw InvalidOptionError.quoting(
      `image substitutor's result for ${name.string}`,
      "a string",
      answer,
    );
  }
  return ImageName.fromString(answer);
}
