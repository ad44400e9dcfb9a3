import { abortable } from "../common/abort";
import { idsOf } from "../image-lock/image-lock";
import type { LockedInRegistry } from "../image-lock/find-locked";
import type { Runtime } from "../run/runtime";
import { ImageName } from "../spec/image-name";
import { isForPlatform } from "../spec/platform";
import { findImage, forbidden } from "./find-image";
import type { PullImageOptions } from "./pull-image";
import { pullOnce } from "./pull-once";

export interface LockedOptions extends PullImageOptions {
  /** False: rejects if the engine does not have the image. */
  readonly pullsMissing?: boolean | undefined;
}

/**
 * Makes sure that the engine has the image that the lock names, and returns the image's name in the engine.
 *
 * That is `name` if it names the locked image. If the engine has no image of this name, the locked image gets it. A name
 * that another image has stays with that image, and the result is the locked image's digest, or its id if the engine
 * knows it only from an archive.
 *
 * Throws ImagePullError.
 */
export async function ensureLocked(
  name: ImageName,
  locked: LockedInRegistry,
  runtime: Pick<Runtime, "engine" | "config">,
  options: LockedOptions,
): Promise<string> {
  const { engine } = runtime;
  const { platform, signal, pullsMissing } = options;
  const ids = idsOf(locked);
  const named = await engine.images.inspect(name.string, signal);
  const isLocked = named !== undefined && ids.has(named.id);
  if (isLocked && (platform === undefined || isForPlatform(platform, named))) return name.string;
  const pinned = new ImageName(name.registry, name.image, locked.digest);
  const find = async (): Promise<Found | undefined> => {
    for (const candidate of [pinned.string, ...ids]) {
      const info = await findImage(engine, candidate, platform, signal);
      if (info !== undefined) return { candidate, id: info.id };
    }
    return undefined;
  };
  let found = await find();
  if (found === undefined) {
    if (pullsMissing === false) throw forbidden(pinned, platform);
    const advice = `${locked.file} locks ${locked.key} to this digest; \`npx mayfly lock --update ${locked.key}\` locks what the tag names now`;
    const isPresent = async (): Promise<boolean> => (await find()) !== undefined;
    await abortable(pullOnce(pinned, runtime, { ...options, advice }, isPresent), signal);
    found = (await find()) ?? { candidate: pinned.string, id: pinned.string };
  }
  if (named !== undefined) return found.candidate;
  await engine.images.tag(found.id, name, signal);
  return name.string;
}

interface Found {
  /** A name of the image. */
  readonly candidate: string;
  readonly id: string;
}
