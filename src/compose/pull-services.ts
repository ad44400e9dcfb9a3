import { toImageName } from "../spec/image-name";
import type { ComposeModel } from "./model";
import type { ComposeProject } from "./project";
import { runCompose } from "./run-compose";

/** Pulls the images that the pull policy wants to be pulled, even if the engine has them. Throws ComposeError. */
export async function pullServices(
  project: ComposeProject,
  { services }: ComposeModel,
  requested: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { described, runtime } = project;
  const { pullPolicy } = described;
  if (pullPolicy === undefined) return;
  const wanted: string[] = [];
  for (const [service, { image, build }] of Object.entries(services)) {
    const isStarted = requested.length === 0 || requested.includes(service);
    if (image === undefined || build !== undefined || !isStarted) continue;
    const name = toImageName(image);
    const info = await runtime.engine.images.inspect(name.string, signal);
    if (await pullPolicy.shouldPull({ name, info })) wanted.push(service);
  }
  if (wanted.length > 0) await runCompose(project, ["pull", "--quiet", ...wanted], { signal });
}
