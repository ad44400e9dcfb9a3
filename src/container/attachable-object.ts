import { InvalidOptionError } from "../errors";

const FORMAT = 1;

/**
 * An object that is no container, a database of a server say, as plain data: what its `toJSON()`
 * gives, and what `attach` takes in another process.
 */
export interface ObjectData {
  /** The version of this shape. */
  readonly mayflyObject: typeof FORMAT;
  /** Which class it is of, as `attachableObject` knows it. */
  readonly kind: string;
  /** What the class makes the object of, as JSON has it. */
  readonly details: unknown;
}

/** What the `toJSON()` of a class returns that `attachableObject` knows under this kind. */
export function toObjectData(kind: string, details: unknown): ObjectData {
  return { mayflyObject: FORMAT, kind, details };
}

const classes = new Map<string, (details: never) => object>();

/**
 * Lets `attach` make objects of a class of yours, of the details that its `toJSON()` gave to
 * `toObjectData`. Call it in the file of the class, so that it is known wherever the class is.
 */
export function attachableObject(kind: string, create: (details: never) => object): void {
  classes.set(kind, create);
}

export function isObjectData(data: unknown): data is ObjectData {
  const { mayflyObject } = (data ?? {}) as Partial<ObjectData>;
  return mayflyObject === FORMAT;
}

/** Throws InvalidOptionError for a kind that no loaded file has registered. */
export function objectOf({ kind, details }: ObjectData): object {
  const create = classes.get(kind);
  if (create === undefined) {
    const known = [...classes.keys()].join(", ") || "none";
    const expected = `a kind of object whose file was imported before (${known})`;
    throw InvalidOptionError.quoting("attach", expected, kind);
  }
  return create(details as never);
}
