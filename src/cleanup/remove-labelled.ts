import type { LabelFilter } from "../engine/requests/label-filter";
import { messageOf } from "../errors";
import type { EngineCalls, Thing } from "./engine-calls";

/** The outcome of an attempt to remove objects. */
export interface Removal {
  /** The number of objects that were removed, spared or could not be removed. */
  readonly found: number;
  /** The objects that were judged `spare`. */
  readonly spared: readonly Thing[];
  /** The errors of failed removals. A later attempt may succeed, for example once the object is not in use. */
  readonly failures: readonly string[];
}

/** What to do with an object. `spare` leaves it for now, `ignore` for good, since it is not ours. */
export type Verdict = "remove" | "spare" | "ignore";
export type Judge = (object: Thing) => Verdict | Promise<Verdict>;

/**
 * Removes the objects with these labels that are judged `remove`. Containers and services go first, since they use the
 * other objects. Images go last and one by one, the newest first, since newer images are built on older ones. Rejects
 * if the engine does not answer a list request.
 */
export async function removeLabelled(
  engine: EngineCalls,
  filter: LabelFilter,
  judge: Judge = () => "remove",
): Promise<Removal> {
  return removeInOrder(engine, (kind) => engine.list(kind, filter), judge);
}

/** Removes these objects, in the order of `removeLabelled`. */
export async function removeObjects(
  engine: EngineCalls,
  objects: readonly Thing[],
): Promise<Removal> {
  const ofKind = (kind: Thing["kind"]): Promise<Thing[]> =>
    Promise.resolve(objects.filter((object) => object.kind === kind));
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
  const remove = async (objects: readonly Thing[]): Promise<void> => {
    await Promise.all(
      objects.map(async (object) => {
        const verdict = await judge(object);
        if (verdict === "ignore") return;
        found++;
        if (verdict === "spare") spared.push(object);
        else await engine.remove(object).catch((error: unknown) => failures.push(messageOf(error)));
      }),
    );
  };
  // The swarm replaces the tasks of a service, which use networks, secrets and configs.
  await remove((await Promise.all([list("container"), list("service")])).flat());
  await remove((await Promise.all([list("secret"), list("config")])).flat());
  await remove((await Promise.all([list("network"), list("volume")])).flat());
  for (const image of await list("image")) await remove([image]);
  return { found, spared, failures };
}
