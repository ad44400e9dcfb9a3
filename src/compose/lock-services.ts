import { abortable } from "../common/abort";
import { findLocked } from "../image-lock/find-locked";
import { recordImage } from "../image-lock/record-image";
import { ensureLocked } from "../pull/ensure-locked";
import { toImageName } from "../spec/image-name";
import { isBuilt, startedServices, type ComposeModel } from "./model";
import type { ComposeProject } from "./project";

/** The names of locked images in the engine, by service. Services whose image is not locked are left out. */
export type LockedServices = ReadonlyMap<string, string>;

/**
 * Makes sure that the engine has the locked images of the services that are started. Compose pulls the others. Throws
 * ImagePullError, and the errors of the image lock.
 */
export async function lockServices(
  { described, runtime }: ComposeProject,
  model: ComposeModel,
  requested: readonly string[],
  signal: AbortSignal | undefined,
): Promise<LockedServices> {
  const { config } = runtime;
  const names = startedServices(model, requested);
  const locked = await Promise.all(
    names.map(async (service): Promise<readonly [string, string] | undefined> => {
      const { image, platform = config.defaultPlatform } = model.services[service] ?? {};
      if (image === undefined || isBuilt(model, model.services[service] ?? {})) return undefined;
      const name = toImageName(image);
      recordImage(name, config);
      const found = findLocked(name, config);
      if (found === undefined) return undefined;
      const pullsMissing = described.pullPolicy?.pullsMissing;
      const ensured = ensureLocked(name, found, runtime, { platform, signal, pullsMissing });
      return [service, await abortable(ensured, signal)];
    }),
  );
  return new Map(locked.filter((each) => each !== undefined));
}
