import { engineCalls } from "../../cleanup/engine-calls";
import { InvalidOptionError } from "../../errors";
import type { Command } from "../command";
import { findBaked, findStarted, formatObjects, originOf, toJson, type Shown } from "../objects";
import { printable } from "../../common/printable";

export const ls: Command = {
  name: "ls",
  group: "See",
  summary: "List what Mayfly created on the engine",
  details: `The list has the objects of sessions, reusable ones and baked images. It does not have kept images, and
containers with withAutoCleanup(false).

A filter is KEY=VALUE. Keys: kind, session, state, user, status, fixture (equal to the value); id (begins with it);
name, image, test-file, started-by (contain it). Several filters must all match; several of one key: one of them.`,
  options: {
    filter: {
      summary: "Show only objects that match, e.g. state=dead; may be repeated",
      value: "KEY=VALUE",
    },
    json: { summary: "Print the list as JSON" },
    quiet: { summary: "Print only ids, and names of volumes" },
  },
  run: async ({ has, valuesOf }, { findEngine, print }) => {
    const isWanted = parseFilters(valuesOf("filter"));
    const engine = engineCalls(await findEngine());
    const found = (await Promise.all([findStarted(engine), findBaked(engine)])).flat();
    const objects = found.filter(isWanted);
    if (has("json")) print(`${toJson(objects)}\n`);
    else if (has("quiet")) print(objects.map(({ id }) => `${printable(id)}\n`).join(""));
    else print(objects.length === 0 ? "No objects found.\n" : `${formatObjects(objects)}\n`);
    return 0;
  },
};

type Test = (object: Shown, value: string) => boolean;

/** Compares the health too if the value names it: `running` also matches `running (healthy)`. */
const hasStatus: Test = ({ status = "" }, value) =>
  status === value || status.replace(/ \(.*/, "") === value || status.endsWith(` (${value})`);

const FILTERS: Readonly<Record<string, Test>> = {
  kind: ({ kind }, value) => kind === value,
  id: ({ id }, value) => id.replace("sha256:", "").startsWith(value.replace("sha256:", "")),
  name: ({ name }, value) => name.includes(value),
  image: ({ imageName = "" }, value) => imageName.includes(value),
  session: ({ sessionId }, value) => sessionId === value,
  state: ({ state }, value) => state === value,
  status: hasStatus,
  user: ({ user }, value) => user === value,
  fixture: (object, value) => originOf(object).fixture === value,
  "test-file": (object, value) => originOf(object).testFile.includes(value),
  "started-by": (object, value) => originOf(object).startedBy.includes(value),
};

/** Returns whether an object matches one filter of each key. Throws InvalidOptionError. */
function parseFilters(given: readonly string[]): (object: Shown) => boolean {
  const byKey = new Map<string, ((object: Shown) => boolean)[]>();
  for (const filter of given) {
    const [, key = "", value = ""] = /^([^=]+)=(.+)$/s.exec(filter) ?? [];
    const matches = Object.hasOwn(FILTERS, key) ? FILTERS[key] : undefined;
    if (matches === undefined) {
      const keys = Object.keys(FILTERS).join(", ");
      throw InvalidOptionError.quoting("--filter", `KEY=VALUE with a key of ${keys}`, filter);
    }
    byKey.set(key, [...(byKey.get(key) ?? []), (object) => matches(object, value)]);
  }
  return (object) => [...byKey.values()].every((tests) => tests.some((test) => test(object)));
}
