import { epoch } from "../../common/clock";
import { debug, isDebugging } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import { messageOf } from "../../errors";
import { LABEL_BAKED_ORIGIN, LABEL_BAKED_PARTS } from "../../spec/labels";
import type { BakePlan } from "./plan";

const DAY_MS = 86_400_000;

/** The image's id, if it is there. That it is used is noted in the engine, once a day. */
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
      // It gets the name that it has, which changes nothing but the time of it.
      await engine.images.tag(id, name, signal);
    } catch (error) {
      signal?.throwIfAborted();
      // Another process can have removed it; whoever creates the container sees it.
      debug("bake", () => `could not note the use of ${name.string}: ${messageOf(error)}`);
    }
  }
  debug("bake", () => `${spec.image} begins with ${name.string}`);
  return id;
}

/** Says, to those who set DEBUG, in what the newest image of the same origin is another one. */
export async function logDifference(
  { spec, origin, parts }: BakePlan,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isDebugging("bake")) return;
  const [newest] = await engine.images.find({ labels: { [LABEL_BAKED_ORIGIN]: origin } }, signal);
  if (newest === undefined) {
    debug("bake", () => `${spec.image} is initialised: there is no image of it yet`);
    return;
  }
  const others = readParts(newest.labels[LABEL_BAKED_PARTS]);
  const differing = [...new Set([...Object.keys(others), ...Object.keys(parts)])].filter(
    (part) => others[part] !== parts[part],
  );
  debug("bake", () => `${spec.image} is initialised anew: other ${differing.join(", ")}`);
}

function readParts(label = "{}"): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(label) as Readonly<Record<string, unknown>>;
  } catch {
    // Somebody else's.
    return {};
  }
}
