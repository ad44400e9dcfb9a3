import type { OnEngine } from "../connect/on-engine";
import type { FoundImage } from "../engine/requests/images";
import type { Runtime } from "../run/runtime";
import { registryCredentials } from "../registry/credentials";
import { ImageName, registryIn } from "../spec/image-name";
import { checkText, checkWholeNumber } from "../spec/options";

export interface SearchOptions extends OnEngine {
  /** The maximum number of images to return, from 1 to 100. Default: the registry's, 25. */
  readonly limit?: number;
  /** Only images with at least this many stars. */
  readonly stars?: number;
  /** If true, only Docker's official images; if false, only other images. */
  readonly official?: boolean;
  readonly signal?: AbortSignal;
}

/** Searches a registry for images. Throws InvalidOptionError, EngineError. */
export async function searchImages(
  term: string,
  { engine, config }: Pick<Runtime, "engine" | "config">,
  { signal, ...options }: SearchOptions = {},
): Promise<FoundImage[]> {
  checkText(term, "Images.search");
  const { limit = 25, stars = 0 } = options;
  checkWholeNumber(limit, "Images.search.limit", { to: 100 });
  checkWholeNumber(stars, "Images.search.stars", { from: 0 });
  const anyImage = new ImageName(registryIn(term), "any", "latest");
  const auth = await registryCredentials(config).forImage(anyImage);
  return engine.images.search({ ...options, term, auth }, signal);
}
