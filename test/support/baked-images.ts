import { shortDigest, type HashParts } from "../../src/spec/hash-parts";
import { LABEL_BAKED_PARTS, LABEL_MAYFLY_BAKED } from "../../src/spec/labels/labels";
import type { ImageSummary } from "../../src/spec/inspect/image-info";
import { realEngine } from "./real-engine";

/** The container's variable by whose value a test finds the images that it made. */
export const TRACE = "TEST_TRACE";

/** Returns the baked images of containers with this value of TRACE, newest first. */
export async function bakedWith(trace: string): Promise<ImageSummary[]> {
  const engine = await realEngine();
  const all = await engine.images.find({ labels: { [LABEL_MAYFLY_BAKED]: "" } });
  const details = await Promise.all(all.map(({ id }) => engine.images.describe(id)));
  return all.filter(({ id }) =>
    details.some((one) => one?.id === id && one.environment[TRACE] === trace),
  );
}

export async function removeBaked(trace: string): Promise<void> {
  const engine = await realEngine();
  for (const { id } of await bakedWith(trace)) await engine.images.remove(id);
}

/** Removes the images that were baked with the option `key`. Other tests use other images at the same time. */
export async function removeBakedByKey(key: string): Promise<void> {
  const engine = await realEngine();
  const digest = shortDigest(JSON.stringify(key));
  for (const { id, labels } of await engine.images.find({ labels: { [LABEL_MAYFLY_BAKED]: "" } })) {
    const parts = JSON.parse(labels[LABEL_BAKED_PARTS] ?? "{}") as HashParts;
    if (parts["key"] === digest) await engine.images.remove(id);
  }
}
