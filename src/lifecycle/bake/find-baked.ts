import { epoch } from "../../common/clock";
import { debug, isDebugging } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import { messageOf } from "../../errors";
import { differingParts, type HashParts } from "../../spec/hash-parts";
import { LABEL_BAKED_ORIGIN, LABEL_BAKED_PARTS } from "../../spec/labels/labels";
import type { BakePlan } from "./plan";

const DAY_MS = 86_400_000;

/** Returns the image's id, or undefined if there is no image. Records in the engine, once a day, that it is used. */
export async function findBaked(
  { name, spec }: BakePlan,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const info = await engine.images.inspect(name.string, signal);
  if (info === undefined) return undefined;
  const { id, lastTagged } = info;
  if (lastTagged !== undefined && epoch() - lastTagged.getTime() > DAY_MS) {
    try {
      // Re-tagging an image with its own name updates only LastTagTime.
      await engine.images.tag(id, name, signal);
    } catch (error) {
      signal?.throwIfAborted();
      // Another process may have removed the image; then creating the container fails.
      debug("bake", () => `could not record the use of ${name.string}: ${messageOf(error)}`);
    }
  }
  debug("bake", () => `${spec.image} starts from ${name.string}`);
  return id;
}

/** If DEBUG is set, logs how the newest image of the same origin differs. */
export async function logDifference(
  { spec, origin, parts }: BakePlan,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isDebugging("bake")) return;
  const [newest] = await engine.images.find({ labels: { [LABEL_BAKED_ORIGIN]: origin } }, signal);
  if (newest === undefined) {
    debug("bake", () => `${spec.image} is initialised: it has no baked image yet`);
    return;
  }
  const others = readParts(newest.labels[LABEL_BAKED_PARTS]);
  const differing = differingParts(others, parts);
  debug(
    "bake",
    () => `${spec.image} is initialised again, because of changes in ${differing.join(", ")}`,
  );
}

function readParts(label = "{}"): HashParts {
  try {
    return JSON.parse(label) as HashParts;
  } catch {
    // Another program wrote the label.
    return {};
  }
}
