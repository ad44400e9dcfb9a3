import type { Engine } from "../engine/engine";
import { registryCredentials, type RegistryConfig } from "../registry/credentials";
import type { Config } from "../config";
import type { ImagePullPolicy } from "../spec/container-spec";
import type { ImageInfo } from "../spec/inspect/image-info";
import { ImageName } from "../spec/image-name";
import { dockerfileImages, type BuildArgs } from "./dockerfile-images";

/** An image that a Dockerfile is built from, and what the engine has of that name. */
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
  const names = dockerfileImages(dockerfile, buildArgs).flatMap(parsed);
  return Promise.all(
    names.map(async (name) => ({ name, info: await engine.images.inspect(name.string, signal) })),
  );
}

/** What cannot be an image's name is left to the builder, whose error names the line. */
function parsed(name: string): ImageName[] {
  try {
    return [ImageName.fromString(name)];
  } catch {
    return [];
  }
}

/** Whether a policy wants one of them pulled; the engine then asks for all of them. */
export async function wantsPull(
  images: readonly BaseImage[],
  policy: ImagePullPolicy | undefined,
): Promise<boolean> {
  for (const image of images) if ((await policy?.shouldPull(image)) === true) return true;
  return false;
}

/** What their registries are told. */
export function credentialsFor(
  images: readonly BaseImage[],
  config: Config,
): Promise<RegistryConfig> {
  const registries = images.map(({ name }) => name.registry ?? "docker.io");
  return registryCredentials(config).forRegistries([...new Set(registries)]);
}
