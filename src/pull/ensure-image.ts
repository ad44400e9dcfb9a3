import { abortable } from "../common/abort";
import type { Config } from "../config";
import type { ContainerSpec, ImagePullPolicy } from "../spec/container-spec";
import { toImageName, type ImageName } from "../spec/image-name";
import { PullPolicy } from "../spec/pull-policy";
import { findLocked } from "../image-lock/find-locked";
import { recordImage } from "../image-lock/record-image";
import { findImage, forbidden } from "./find-image";
import { ensureLocked } from "./ensure-locked";
import { prefixed, substituted } from "./image-reference";
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
  const chosen = substituted(toImageName(wanted.image));
  const name = prefixed(chosen, config);
  const options = { ...pullOptions, platform, signal };
  recordImage(chosen, config);
  const locked = findLocked(chosen, config);
  if (locked !== undefined) {
    return ensureLocked(name, locked, runtime, {
      ...options,
      pullsMissing: pullPolicy.pullsMissing,
    });
  }

  const info = await findImage(engine, name.string, platform, signal);
  // An id cannot be pulled, and always names the same image.
  if (info !== undefined && name.isId) return name.string;
  const answer = await abortable(Promise.resolve(pullPolicy.shouldPull({ name, info })), signal);
  const isPullWanted = answer === true;
  const pullsMissing = answer !== "never" && pullPolicy.pullsMissing !== false;
  if (info !== undefined) {
    if (isPullWanted) await pullImage(name, runtime, options);
  } else if (isPullWanted || pullsMissing) {
    const isPresent = async (): Promise<boolean> =>
      (await findImage(engine, name.string, platform, signal)) !== undefined;
    await abortable(pullOnce(name, runtime, options, isPresent), signal);
  } else {
    throw forbidden(name, platform);
  }
  return name.string;
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
