import type { Engine } from "../engine/engine";
import { registryCredentials, type RegistryConfig } from "../registry/credentials";
import type { Config } from "../config";
import type { ImagePullPolicy } from "../spec/container-spec";
import type { ImageInfo } from "../spec/inspect/image-info";
import { ImageName } from "../spec/image-name";
import { dockerfileImages, type BuildArgs } from "./dockerfile-images";

/** A base image of a Dockerfile, and the engine's image of that name, if any. */
export interface BaseImage {
  readonly name: ImageName;
  readonly info: ImageInfo | undefined;
}

export async function findBaseImages(
  dockerfile: string,
  buildArgs: BuildArgs,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<BaseImage[]> {
  const names = baseImages(dockerfile, buildArgs);
  return Promise.all(
    names.map(async (name) => ({ name, info: await engine.images.inspect(name.string, signal) })),
  );
}

/** Returns the names of the images that a Dockerfile refers to. */
export const baseImages = (dockerfile: string, buildArgs: BuildArgs): ImageName[] =>
  dockerfileImages(dockerfile, buildArgs).flatMap(parsed);

/** Returns an empty array for an invalid name: the builder reports it with its line. */
function parsed(name: string): ImageName[] {
  try {
    return [ImageName.fromString(name)];
  } catch {
    return [];
  }
}

/** Returns whether the policy asks for a pull of any image; the engine then pulls all of them. */
export async function wantsPull(
  images: readonly BaseImage[],
  policy: ImagePullPolicy | undefined,
): Promise<boolean> {
  for (const image of images) if ((await policy?.shouldPull(image)) === true) return true;
  return false;
}

/** Returns the logins for the registries of the images. */
export function credentialsFor(
  images: readonly BaseImage[],
  config: Config,
): Promise<RegistryConfig> {
  const registries = images.map(({ name }) => name.registry ?? "docker.io");
  return registryCredentials(config).forRegistries([...new Set(registries)]);
}
