import type { LabelFilter } from "../engine/engine";
import { messageOf } from "../errors";
import type { EngineCalls, Thing } from "./engine-calls";

/** How one attempt to remove things went. */
export interface Removal {
  /** How many there were. */
  readonly found: number;
  /** What is left on purpose. */
  readonly spared: readonly Thing[];
  /** Why others are left; they may go at the next attempt, as what was in use then is not any more. */
  readonly failures: readonly string[];
}

/** Which things are to stay for now. */
export type Spare = (thing: Thing) => boolean;

/**
 * Removes what carries the labels, as far as it can be: containers first, since they hold the others;
 * images last and one by one, since those that are built on others come first. Rejects when the engine
 * does not even list them.
 */
export async function removeLabelled(
  engine: EngineCalls,
  filter: LabelFilter,
  spare: Spare = () => false,
): Promise<Removal> {
  return removeInOrder(engine, (kind) => engine.list(kind, filter), spare);
}

/** Removes these things, in the same order. */
export async function removeThings(
  engine: EngineCalls,
  things: readonly Thing[],
): Promise<Removal> {
  const ofKind = (kind: Thing["kind"]): Promise<Thing[]> =>
    Promise.resolve(things.filter((thing) => thing.kind === kind));
  return removeInOrder(engine, ofKind, () => false);
}

async function removeInOrder(
  engine: EngineCalls,
  list: (kind: Thing["kind"]) => Promise<Thing[]>,
  spare: Spare,
): Promise<Removal> {
  const failures: string[] = [];
  let found = 0;
  const spared: Thing[] = [];
  const remove = async (things: readonly Thing[]): Promise<void> => {
    await Promise.all(
      things.map(async (thing) => {
        found++;
        if (spare(thing)) spared.push(thing);
        else await engine.remove(thing).catch((error: unknown) => failures.push(messageOf(error)));
      }),
    );
  };
  await remove(await list("container"));
  await remove((await Promise.all([list("network"), list("volume")])).flat());
  for (const image of await list("image")) await remove([image]);
  return { found, spared, failures };
}
