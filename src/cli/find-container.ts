import type { EngineCalls } from "../cleanup/engine-calls";
import { InvalidOptionError } from "../errors";
import { findStarted, shortId, type Shown } from "./objects";
import { printable } from "../common/printable";

/** The maximum number of containers that an error lists. */
const MOST_LISTED = 20;

/**
 * Finds a container that Mayfly started, by its name, its id or the beginning of its id.
 *
 * @throws InvalidOptionError if no container or several match; lists those that could be meant
 */
export async function findContainer(engine: EngineCalls, given: string): Promise<Shown> {
  // Engines write names with a slash before them.
  const wanted = given.replace(/^\//, "");
  const containers = (await findStarted(engine)).filter(({ kind }) => kind === "container");
  const named = containers.find(({ id, name }) => name === wanted || id === wanted);
  if (named !== undefined) return named;
  const matching = /^[0-9a-f]+$/.test(wanted)
    ? containers.filter(({ id }) => id.startsWith(wanted))
    : [];
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  throw InvalidOptionError.quoting(
    "container",
    "the name, the id or the beginning of the id of one container",
    printable(given),
    only === undefined
      ? `${list("containers of Mayfly", containers)}\nThose of other programs: docker ps`
      : list("it can mean", matching),
  );
}

function list(title: string, containers: readonly Shown[]): string {
  if (containers.length === 0) return `${title}: none`;
  const shown = containers
    .slice(0, MOST_LISTED)
    .map(
      ({ id, name, imageName = "" }) => `  ${shortId(id)}  ${printable(`${name}  ${imageName}`)}`,
    );
  const rest = containers.length - shown.length;
  return [`${title}:`, ...shown, ...(rest > 0 ? [`  and ${rest} others`] : [])].join("\n");
}
