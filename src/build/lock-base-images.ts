import { abortable } from "../common/abort";
import { warn } from "../common/warn";
import { findLocked } from "../image-lock/find-locked";
import { recordImage } from "../image-lock/record-image";
import { ensureLocked } from "../pull/ensure-locked";
import type { Runtime } from "../run/runtime";
import { baseImages } from "./base-images";
import type { BuildOrder } from "./build-order";

/**
 * Gets the locked images that a Dockerfile refers to, before the builder asks a registry for them. Both builders take an
 * image of that name that the engine has. Returns the names that stand for their locked images.
 *
 * Warns if the engine has another image of the name: the Dockerfile is not changed, so the build uses that one.
 */
export async function lockBaseImages(
  dockerfile: string,
  { buildArgs, platform, pullPolicy }: BuildOrder,
  runtime: Pick<Runtime, "engine" | "config">,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const ready = new Set<string>();
  const { config } = runtime;
  for (const name of baseImages(dockerfile, buildArgs)) {
    recordImage(name, config);
    const locked = findLocked(name, config);
    if (locked === undefined) continue;
    const options = { platform, signal, pullsMissing: pullPolicy?.pullsMissing };
    const image = await abortable(ensureLocked(name, locked, runtime, options), signal);
    if (image === name.string) ready.add(image);
    else
      warn(
        "IMAGE_NOT_LOCKED",
        `The build uses the engine's ${name.string}, which is not the image of ${locked.file}. \`docker tag ${image} ${name.string}\` makes it that one.`,
        name.string,
      );
  }
  return ready;
}
