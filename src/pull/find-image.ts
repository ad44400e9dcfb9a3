import type { Engine } from "../engine/engine";
import { ImagePullError } from "../errors";
import type { ImageName } from "../spec/image-name";
import type { ImageInfo } from "../spec/inspect/image-info";
import { isForPlatform } from "../spec/platform";

/** Returns the engine's image for the platform, or undefined if it has none. */
export async function findImage(
  engine: Engine,
  name: string,
  platform: string | undefined,
  signal: AbortSignal | undefined,
): Promise<ImageInfo | undefined> {
  const info = await engine.images.inspect(name, signal);
  if (info === undefined || platform === undefined) return info;
  return isForPlatform(platform, info) ? info : undefined;
}

/** Returns the error for an image that the engine does not have and that may not be pulled. */
export function forbidden({ string }: ImageName, platform: string | undefined): ImagePullError {
  const made = platform === undefined ? "" : ` for ${platform}`;
  const option = platform === undefined ? "" : `--platform ${platform} `;
  const reason = `the engine does not have it${made}, and the pull policy forbids pulling it`;
  return new ImagePullError(string, reason, undefined, {
    hint: `pull it beforehand with \`docker pull ${option}${string}\`, or use another pull policy`,
  });
}
