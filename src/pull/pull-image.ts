import type { PullProgress } from "../engine/requests/images";
import { ImagePullError } from "../errors";
import type { ImageName } from "../spec/image-name";
import type { Runtime } from "../run/runtime";
import { runTransfer } from "./registry-transfer";

export interface PullImageOptions {
  readonly platform?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** The maximum number of attempts if the registry cannot be reached. Default 3. */
  readonly tries?: number | undefined;
  /** What else to do about a failure, added to the hint. */
  readonly advice?: string | undefined;
}

/** Pulls an image, even if the engine has it. Throws ImagePullError. */
export async function pullImage(
  name: ImageName,
  { engine, config }: Pick<Runtime, "engine" | "config">,
  { platform, signal, onProgress, tries, advice }: PullImageOptions = {},
): Promise<void> {
  await runTransfer(
    {
      verb: "pull",
      name,
      request: (options, attempt) =>
        engine.images.pull(
          name,
          platform === undefined ? options : { ...options, platform },
          attempt,
        ),
      toError: (reason, evidence, details) =>
        new ImagePullError(name.string, reason, evidence, {
          ...details,
          hint: [details.hint, advice].filter((part) => part !== undefined).join("; "),
        }),
    },
    { config, signal, onProgress, tries },
  );
}
