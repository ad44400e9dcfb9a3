import { abortable } from "../common/abort";
import type { Config } from "../config";
import type { Engine } from "../engine/engine";
import { ImagePullError } from "../errors";
import type { ContainerSpec, ImagePullPolicy } from "../spec/container-spec";
import type { ImageInfo } from "../spec/inspect/image-info";
import { toImageName, type ImageName } from "../spec/image-name";
import { isForPlatform } from "../spec/platform";
import { PullPolicy } from "../spec/pull-policy";
import { imageReference } from "./image-reference";
import { pullImage, type PullImageOptions } from "./pull-image";
import { pullOnce } from "./pull-once";
import type { Runtime } from "../run/runtime";

/** An image to be made available in the engine. */
export interface WantedImage extends Pick<ContainerSpec, "platform" | "pullPolicy" | "stage"> {
  readonly image: string | ImageName;
}

/**
 * Makes sure that the engine has an image, and returns the image's name in the engine.
 *
 * Throws ImagePullError, InvalidOptionError.
 */
export async function ensureImage(
  wanted: WantedImage,
  runtime: Pick<Runtime, "engine" | "config">,
  signal?: AbortSignal,
  pullOptions?: Pick<PullImageOptions, "onProgress" | "tries">,
): Promise<string> {
  const { engine, config } = runtime;
  // An image that Mayfly committed exists in the engine only.
  if (wanted.stage !== undefined) return wanted.stage.imageId;
  const { platform = config.defaultPlatform, pullPolicy = defaultPullPolicy(config) } = wanted;
  const name = imageReference(toImageName(wanted.image), config);
  const options = { ...pullOptions, platform, signal };

  const info = await findImage(engine, name, platform, signal);
  // An id cannot be pulled, and always names the same image.
  if (info !== undefined && name.isId) return name.string;
  const answer = await abortable(Promise.resolve(pullPolicy.shouldPull({ name, info })), signal);
  const isPullWanted = answer === true;
  const pullsMissing = answer !== "never" && pullPolicy.pullsMissing !== false;
  if (info !== undefined) {
    if (isPullWanted) await pullImage(name, runtime, options);
  } else if (isPullWanted || pullsMissing) {
    const isPresent = async (): Promise<boolean> =>
      (await findImage(engine, name, platform, signal)) !== undefined;
    await abortable(pullOnce(name, runtime, options, isPresent), signal);
  } else {
    throw forbidden(name, platform);
  }
  return name.string;
}

/** Returns the engine's image for the platform, or undefined if it has none. */
async function findImage(
  engine: Engine,
  name: ImageName,
  platform: string | undefined,
  signal: AbortSignal | undefined,
): Promise<ImageInfo | undefined> {
  const info = await engine.images.inspect(name.string, signal);
  if (info === undefined || platform === undefined) return info;
  return isForPlatform(platform, info) ? info : undefined;
}

function forbidden({ string }: ImageName, platform: string | undefined): ImagePullError {
  const made = platform === undefined ? "" : ` for ${platform}`;
  const option = platform === undefined ? "" : `--platform ${platform} `;
  const reason = `the engine does not have it${made}, and the pull policy forbids pulling it`;
  return new ImagePullError(string, reason, undefined, {
    hint: `pull it beforehand with \`docker pull ${option}${string}\`, or use another pull policy`,
  });
}

const POLICIES = {
  missing: PullPolicy.defaultPolicy,
  always: PullPolicy.alwaysPull,
  never: PullPolicy.neverPull,
};

/** Returns the policy of a container whose code sets none. Throws InvalidOptionError. */
function defaultPullPolicy({ pull }: Pick<Config, "pull">): ImagePullPolicy {
  return POLICIES[pull.policy]();
}
