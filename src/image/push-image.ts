import type { OnEngine } from "../connect/on-engine";
import type { PullProgress } from "../engine/requests/images";
import { ImagePushError } from "../errors";
import type { Runtime } from "../run/runtime";
import { runTransfer } from "../pull/registry-transfer";
import type { ImageName } from "../spec/image-name";

export interface PushImageOptions extends OnEngine {
  readonly signal?: AbortSignal | undefined;
  /** Called for each step that the engine reports. */
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
}

/** Uploads an image to the registry in its name. Throws ImagePushError. */
export async function pushImage(
  name: ImageName,
  { engine, config }: Pick<Runtime, "engine" | "config">,
  { signal, onProgress }: PushImageOptions = {},
): Promise<void> {
  await runTransfer(
    {
      verb: "push",
      name,
      request: (options, attempt) => engine.images.push(name, options, attempt),
      toError: (reason, evidence, details) =>
        new ImagePushError(name.string, reason, evidence, details),
    },
    { config, signal, onProgress },
  );
}
