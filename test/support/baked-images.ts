import { LABEL_MAYFLY_BAKED } from "../../src/spec/labels/labels";
import type { ImageSummary } from "../../src/spec/inspect/image-info";
import { realEngine } from "./real-engine";

/** The container's variable by whose value a test finds the images that it made. */
export const TRACE = "TEST_TRACE";

/** Returns the baked images of containers with this value of TRACE, or without TRACE, newest first. */
export async function bakedWith(trace: string | undefined): Promise<ImageSummary[]> {
  const engine = await realEngine();
  const all = await engine.images.find({ labels: { [LABEL_MAYFLY_BAKED]: "" } });
  const details = await Promise.all(all.map(({ id }) => engine.images.describe(id)));
  return all.filter(({ id }) =>
    details.some((one) => one?.id === id && one.environment[TRACE] === trace),
  );
}

export async function removeBaked(trace: string | undefined): Promise<void> {
  const engine = await realEngine();
  for (const { id } of await bakedWith(trace)) await engine.images.remove(id);
}
