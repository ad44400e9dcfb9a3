import { LABEL_REUSE_CREATOR, LABEL_REUSE_HASH } from "../spec/labels/labels";
import { parseCreator, stateOfCreator } from "../lifecycle/reuse/creator";
import type { EngineCalls, Thing } from "./engine-calls";
import { userOf, type SessionObject } from "./find-leftovers";
import { isOriginal } from "./inherited-labels";

/** A container, network, volume or built image for reuse. It has no session. */
export interface ReusedObject extends Thing, Pick<SessionObject, "isOwn" | "user"> {
  readonly sessionId: "";
  readonly state: "reused";
}

/**
 * Finds all reusable containers, networks, volumes and their images, except containers that a living process is preparing
 * under a name for that. Services of compose environments have no such name: they are found while compose starts them.
 */
export async function findReused(engine: EngineCalls): Promise<ReusedObject[]> {
  const lists = await Promise.all([
    engine.list("container", { [LABEL_REUSE_CREATOR]: "" }),
    engine.list("network", { [LABEL_REUSE_HASH]: "" }),
    engine.list("volume", { [LABEL_REUSE_HASH]: "" }),
    // Compose environments have them.
    engine.list("image", { [LABEL_REUSE_HASH]: "" }),
  ]);
  const all = lists.flat().filter((object) => !isBeingPrepared(object));
  const areOriginal = await Promise.all(all.map((object) => isOriginal(engine, object)));
  return all
    .filter((_, index) => areOriginal[index])
    .map((object) => ({ ...object, sessionId: "", state: "reused", ...userOf(ownerOf(object)) }));
}

const ownerOf = ({ labels }: Thing): string | undefined =>
  parseCreator(labels[LABEL_REUSE_CREATOR])?.owner;

/** Until it is complete, a container has a name of its own (see `reuseContainer`). */
function isBeingPrepared({ name, labels }: Thing): boolean {
  if (!name.endsWith("-preparing")) return false;
  const creator = parseCreator(labels[LABEL_REUSE_CREATOR]);
  return creator !== undefined && stateOfCreator(creator) !== "dead";
}
