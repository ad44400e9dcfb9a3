import { engineCalls } from "../../cleanup/engine-calls";
import { findSessionObjects, isLeftover, type SessionObject } from "../../cleanup/find-leftovers";
import { findReused } from "../../cleanup/find-reused";
import { removeObjects } from "../../cleanup/remove-labelled";
import { isKeptFailure } from "../../spec/labels/failed-name";
import type { Command, Input, Surroundings } from "../command";
import { findBaked, formatObjects } from "../objects";
import { printable } from "../../common/printable";

export const prune: Command = {
  name: "prune",
  group: "Clean up",
  summary: "Remove what ended sessions left on the engine",
  details: `Without options, it removes the objects of your sessions on this machine that have ended, and containers
that MAYFLY_KEEP_FAILED kept.`,
  options: {
    all: {
      summary:
        "Remove the objects of all sessions, including living ones and those of other users and machines; asks first",
    },
    baked: { summary: "Also remove baked images that no container uses" },
    reused: {
      summary:
        "Also remove your reusable containers, networks and volumes, even if they are in use",
    },
    "dry-run": { summary: "Print what would be removed" },
    yes: { summary: "Do not ask for confirmation" },
  },
  run: runPrune,
};

/** Returns 1 if an object could not be removed or the user did not say yes. */
async function runPrune(
  { has }: Input,
  { findEngine, print, confirm }: Surroundings,
): Promise<number> {
  const engine = engineCalls(await findEngine());
  const takesAll = has("all");
  const sessions = await findSessionObjects(engine);
  const reused = has("reused") ? await findReused(engine) : [];
  const owned = [
    ...sessions.filter((object) => takesAll || isLeftover(object) || isOwnFailure(object)),
    ...reused.filter((object) => takesAll || object.isOwn),
  ];
  const kept = sessions.length + reused.length - owned.length;
  const objects = [...owned, ...(has("baked") ? await findBaked(engine) : [])];
  const rest =
    kept === 0
      ? ""
      : ` Kept: ${count(kept)} of living sessions, other users or other machines (see mayfly ls).`;
  if (objects.length === 0) {
    print(`Nothing to remove.${rest}\n`);
    return 0;
  }
  print(`${formatObjects(objects)}\n`);
  if (has("dry-run")) {
    print(`Would remove ${count(objects.length)}.${rest}\n`);
    return 0;
  }
  if (takesAll && !has("yes")) {
    if (confirm === undefined) {
      print("Nothing was removed: without a terminal, prune --all needs --yes.\n");
      return 2;
    }
    if (!(await confirm(`Remove ${count(objects.length)}${describeUsers(owned)}? [y/N] `))) {
      print("Nothing was removed.\n");
      return 1;
    }
  }
  const { failures } = await removeObjects(engine, objects);
  print(`Removed ${count(objects.length - failures.length)}.${rest}\n`);
  for (const failure of failures) print(`${printable(failure)}\n`);
  return failures.length === 0 ? 0 : 1;
}

/** Returns whether the object is a container of this user that was kept after its start failed. Nothing uses it. */
const isOwnFailure = (object: SessionObject): boolean => object.isOwn && isKeptFailure(object);

const count = (objects: number): string => (objects === 1 ? "1 object" : `${objects} objects`);

/** Formats who created the objects, for example `, created by you (3), user 1000 (1)`. */
function describeUsers(objects: readonly Pick<SessionObject, "user">[]): string {
  const counts = new Map<string, number>();
  for (const { user } of objects) counts.set(user, (counts.get(user) ?? 0) + 1);
  const users = [...counts].map(([user, times]) => `${user} (${times})`).join(", ");
  return users === "" ? "" : `, created by ${users}`;
}
