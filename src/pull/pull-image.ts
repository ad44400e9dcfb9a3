import type { PullProgress } from "../engine/requests/images";
import { ImagePullError } from "../errors";
import type { ImageName } from "../spec/image-name";
import type { Runtime } from "../run/runtime";
import { observe } from "../telemetry/observe";
import { runTransfer, type Transfer } from "./registry-transfer";

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
  const transfer: Transfer = {
    verb: "pull",
    name,
    request: (options, attempt) =>
      engine.images.pull(
        name,
        platform === undefined ? options : { ...options, platform },
        attempt,
      ),
    toError: (reason, evidence, details) => {
      const hints = [details.hint, advice].filter((part) => part !== undefined);
      const hint = hints.length === 0 ? undefined : hints.join("; ");
      return new ImagePullError(name.string, reason, evidence, { ...details, hint });
    },
  };
  await observe({ name: "image.pull", image: name.string }, () =>
    runTransfer(transfer, { config, signal, onProgress, tries }),
  );
}
