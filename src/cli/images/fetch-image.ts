import { now } from "../../common/clock";
import type { Config } from "../../config";
import type { Engine } from "../../engine/engine";
import { ImagePullError } from "../../errors";
import { ensureImage } from "../../pull/ensure-image";
import type { ImagePullPolicy } from "../../spec/container-spec";

export interface FetchOptions {
  readonly engine: Engine;
  readonly config: Config;
  readonly pullPolicy: ImagePullPolicy;
  readonly platform: string | undefined;
  readonly signal: AbortSignal;
}

export interface Fetched {
  /** The image's name in the engine; undefined if the engine does not have it. */
  readonly engineName: string | undefined;
  /** What happened, in words. */
  readonly outcome: string;
}

/** Makes sure that the engine has an image, by its digest if it is locked. */
export async function fetchImage(
  image: string,
  { engine, config, pullPolicy, platform, signal }: FetchOptions,
): Promise<Fetched> {
  const start = now();
  const steps = { count: 0 };
  try {
    const engineName = await ensureImage(
      { image, pullPolicy, ...(platform !== undefined && { platform }) },
      { engine, config },
      signal,
      { onProgress: () => (steps.count += 1) },
    );
    const seconds = ((now() - start) / 1000).toFixed(1);
    const outcome = steps.count === 0 ? "the engine has it" : `pulled in ${seconds} s`;
    return { engineName, outcome };
  } catch (error) {
    if (!(error instanceof ImagePullError)) throw error;
    return { engineName: undefined, outcome: error.message.replaceAll("\n", " ") };
  }
}
