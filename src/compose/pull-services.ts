import { toImageName } from "../spec/image-name";
import type { LockedServices } from "./lock-services";
import { isBuilt, type ComposeModel } from "./model";
import type { ComposeProject } from "./project";
import { runCompose } from "./run-compose";

/**
 * Pulls the images that the pull policy wants to be pulled, even if the engine has them, except locked ones. Throws
 * ComposeError.
 */
export async function pullServices(
  project: ComposeProject,
  model: ComposeModel,
  requested: readonly string[],
  locked: LockedServices,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { described, runtime } = project;
  const { pullPolicy } = described;
  if (pullPolicy === undefined) return;
  const wanted: string[] = [];
  for (const [name, service] of Object.entries(model.services)) {
    const isStarted = requested.length === 0 || requested.includes(name);
    if (service.image === undefined || !isStarted || isBuilt(model, service)) continue;
    if (locked.has(name)) continue;
    const image = toImageName(service.image);
    const info = await runtime.engine.images.inspect(image.string, signal);
    if ((await pullPolicy.shouldPull({ name: image, info })) === true) wanted.push(name);
  }
  if (wanted.length > 0) await runCompose(project, ["pull", "--quiet", ...wanted], { signal });
}
