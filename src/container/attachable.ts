import { InvalidOptionError } from "../errors";
import type { Wait } from "../spec/wait";
import type { StartedContainer } from "./started-container";

/** How a class of started containers is made again in another process. */
export interface Attachable {
  /** Of the plain started container, and of the details that `attachment()` gave. */
  create(started: StartedContainer, details: never): StartedContainer;
  /** What its `restart()` waits for. Default: health check, else published ports. */
  wait?(details: never): Wait;
}

const classes = new Map<string, Attachable>();

/**
 * Lets `attach` make started containers of a class of yours. Call it in the file of the class, so that
 * it is known wherever the class is; `kind` is what the class's `attachment()` says.
 */
export function attachable(kind: string, how: Attachable): void {
  classes.set(kind, how);
}

/** Throws InvalidOptionError for a kind that no loaded file has registered. */
export function attachableOf(kind: string): Attachable {
  const found = classes.get(kind);
  if (found === undefined) {
    const known = [...classes.keys()].join(", ") || "none";
    const expected = `a kind of container whose file was imported before (${known})`;
    throw InvalidOptionError.quoting("attach", expected, kind);
  }
  return found;
}
