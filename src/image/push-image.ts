import type { PullProgress } from "../engine/requests/images";
import { ImagePushError } from "../errors";
import type { Runtime } from "../run/runtime";
import { runTransfer } from "../pull/registry-transfer";
import type { ImageName } from "../spec/image-name";

export interface PushImageOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears of each step, as the engine tells it. */
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
}

/** Uploads an image to the registry that its name begins with. Throws ImagePushError. */
export async function pushImage(
  name: ImageName,
  { engine, config }: Pick<Runtime, "engine" | "config">,
  { signal, onProgress }: PushImageOptions = {},
): Promise<void> {
  await runTransfer(
    {
      verb: "push",
      name,
      send: (options, attempt) => engine.images.push(name.string, options, attempt),
      failed: (reason, evidence, details) =>
        new ImagePushError(name.string, reason, evidence, details),
    },
    { config, signal, onProgress },
  );
}
