import { InvalidOptionError } from "../errors";
import type { Hooks } from "../spec/container-spec";
import type { Wait } from "../spec/wait";
import type { StartedContainer } from "./started-container";

/** The functions with which `attach` makes an object of a class of started containers. */
export interface Attachable {
  /** Makes the object from the plain started container and the details that `attachment()` returned. */
  create(started: StartedContainer, details: never): StartedContainer;
  /** Returns what its `restart()` waits for. Default: the health check, or otherwise the published ports. */
  wait?(details: never): Wait;
  /** Returns functions that its `restart()` runs. */
  hooks?(details: never): Hooks | undefined;
}

const classes = new Map<string, Attachable>();

/**
 * Lets `attach` make started containers of your own class. The class's `attachment()` has to return the
 * same `kind`.
 *
 * Call it in the file of the class, so that every file that imports the class can attach its
 * containers.
 */
export function attachable(kind: string, how: Attachable): void {
  classes.set(kind, how);
}

/**
 * Returns the functions that were registered for a kind. Throws InvalidOptionError for a kind that no
 * loaded file has registered.
 */
export function attachableOf(kind: string): Attachable {
  const found = classes.get(kind);
  if (found === undefined) {
    const known = [...classes.keys()].join(", ") || "none";
    const expected = `a kind of container whose file has been imported (imported: ${known})`;
    throw InvalidOptionError.quoting("attach", expected, kind);
  }
  return found;
}
