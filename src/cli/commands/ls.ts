import { engineCalls } from "../../cleanup/engine-calls";
import { findSessionObjects } from "../../cleanup/find-leftovers";
import { findReused } from "../../cleanup/find-reused";
import type { Command } from "../command";
import { findBaked, formatObjects, toJson } from "../objects";

export const ls: Command = {
  name: "ls",
  group: "See",
  summary: "List what Mayfly created on the engine",
  details: `The list has the objects of sessions, reusable ones and baked images. It does not have kept images, and
containers with withAutoCleanup(false).`,
  options: { json: { summary: "Print the list as JSON" } },
  run: async ({ has }, { findEngine, print }) => {
    const engine = engineCalls(await findEngine());
    const found = [findSessionObjects(engine), findReused(engine), findBaked(engine)];
    const objects = (await Promise.all(found)).flat();
    if (has("json")) print(`${toJson(objects)}\n`);
    else print(objects.length === 0 ? "No objects found.\n" : `${formatObjects(objects)}\n`);
    return 0;
  },
};
