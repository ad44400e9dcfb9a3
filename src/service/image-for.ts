import type { SwarmMembership } from "../engine/requests/swarm";
import { ensureImage } from "../pull/ensure-image";
import type { Runtime } from "../run/runtime";

/**
 * Makes sure that the engine has the image. Returns the name by which the nodes find it.
 *
 * A node asks the registry for each task unless the name has the image's digest or is its id, and with an image that no
 * registry has, this takes it ten seconds. Only the engine's own node knows the id.
 */
export async function imageFor(
  image: string,
  runtime: Runtime,
  { nodes }: Pick<SwarmMembership, "nodes">,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = await ensureImage({ image }, runtime, signal);
  const details = await runtime.engine.images.describe(name, signal);
  if (details === undefined) return name;
  const repository = name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const digest = details.digests.find((each) => each.startsWith(`${repository}@`));
  return digest ?? (nodes === 1 ? details.id : name);
}
