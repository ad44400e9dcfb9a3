import type { Config } from "../config";
import { InvalidOptionError } from "../errors";
import { ImageName } from "../spec/image-name";
import { checkFunction } from "../spec/options";

/** Gives the name to use instead of an image's: `(name) => name` changes nothing. */
export type ImageSubstitutor = (name: string) => string;

/** Where images stand that were made here, by a build or a commit: no registry has them. */
const LOCAL = "localhost";

let substitutor: ImageSubstitutor | undefined;

/**
 * Lets a function decide which image is used instead of each that containers are made of, those of
 * helper containers included: for a mirror, a company's registry, or pinned digests. It gets a name
 * with its tag, e.g. `redis:8`; its answer gets the prefix for Docker Hub if it still names no
 * registry. Images of `localhost/`, which were built here, are left alone. `undefined` takes it away.
 * It holds where this module is loaded: under Jest, in one test file. Throws InvalidOptionError.
 */
export function setImageSubstitutor(substitute: ImageSubstitutor | undefined): void {
  if (substitute !== undefined) {
    checkFunction(substitute, "setImageSubstitutor", "a function from name to name");
  }
  substitutor = substitute;
}

/**
 * The name under which the engine is asked for an image, a helper's included: what the substitutor
 * makes of it, then the prefix for images that name no registry. Call it once for an image: a prefix
 * that is no registry would be put before what has it already.
 */
export function imageReference(
  image: ImageName,
  { hubPrefix }: Pick<Config, "hubPrefix">,
): ImageName {
  const name = substituted(image);
  return hubPrefix === undefined ? name : name.withHubPrefix(hubPrefix);
}

/**
 * What to call an image that is made here: the name itself, and the one under which containers look
 * for it where images come from a mirror.
 */
export function namesHere(name: ImageName, config: Pick<Config, "hubPrefix">): ImageName[] {
  const reference = imageReference(name, config);
  return reference.equals(name) ? [name] : [name, reference];
}

function substituted(name: ImageName): ImageName {
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
