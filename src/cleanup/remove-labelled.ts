import type { LabelFilter } from "../engine/requests/label-filter";
import { messageOf } from "../errors";
import type { EngineCalls, Thing } from "./engine-calls";

/** How one attempt to remove things went. */
export interface Removal {
  /** How many there were that are not somebody else's. */
  readonly found: number;
  /** What is left on purpose. */
  readonly spared: readonly Thing[];
  /** Why others are left; they may go at the next attempt, for example when what used them is gone. */
  readonly failures: readonly string[];
}

/** `spare`: leave it for now. `ignore`: it is somebody else's, and stays for good. */
export type Verdict = "remove" | "spare" | "ignore";
export type Judge = (thing: Thing) => Verdict | Promise<Verdict>;

/**
 * Removes what carries the labels and is judged so, as far as it can be removed: containers first, since
 * they hold the others; images last and one by one, since those that are built on others come first.
 * Rejects when the engine does not answer a question.
 */
export async function removeLabelled(
  engine: EngineCalls,
  filter: LabelFilter,
  judge: Judge = () => "remove",
): Promise<Removal> {
  return removeInOrder(engine, (kind) => engine.list(kind, filter), judge);
}

/** Removes these things, in the same order. */
export async function removeThings(
  engine: EngineCalls,
  things: readonly Thing[],
): Promise<Removal> {
  const ofKind = (kind: Thing["kind"]): Promise<Thing[]> =>
    Promise.resolve(things.filter((thing) => thing.kind === kind));
  return removeInOrder(engine, ofKind, () => "remove");
}

async function removeInOrder(
  engine: EngineCalls,
  list: (kind: Thing["kind"]) => Promise<Thing[]>,
  judge: Judge,
): Promise<Removal> {
  const failures: string[] = [];
  let found = 0;
  const spared: Thing[] = [];
  const remove = async (things: readonly Thing[]): Promise<void> => {
    await Promise.all(
      things.map(async (thing) => {
        const verdict = await judge(thing);
        if (verdict === "ignore") return;
        found++;
        if (verdict === "spare") spared.push(thing);
        else await engine.remove(thing).catch((error: unknown) => failures.push(messageOf(error)));
      }),
    );
  };
  await remove(await list("container"));
  await remove((await Promise.all([list("network"), list("volume")])).flat());
  for (const image of await list("image")) await remove([image]);
  return { found, spared, failures };
}
