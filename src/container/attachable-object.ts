import { InvalidOptionError } from "../errors";

const FORMAT = 1;

/**
 * An object other than a container, such as a server's database, as plain data. The object's `toJSON()`
 * returns the data, and `attach` takes it in another process.
 */
export interface ObjectData {
  /** The version of this shape. */
  readonly mayflyObject: typeof FORMAT;
  /** The name under which the object's class was given to `attachableObject`. */
  readonly kind: string;
  /** The data from which the class makes the object, after JSON. */
  readonly details: unknown;
}

/** Returns the data for `toJSON()` in a class that was given to `attachableObject` under this kind. */
export function toObjectData(kind: string, details: unknown): ObjectData {
  return { mayflyObject: FORMAT, kind, details };
}

const classes = new Map<string, (details: never) => object>();

/**
 * Lets `attach` make objects of your own class from the details that `toJSON()` gave to `toObjectData`.
 *
 * Call it in the file of the class, so that every file that imports the class can attach its objects.
 */
export function attachableObject(kind: string, create: (details: never) => object): void {
  classes.set(kind, create);
}

export function isObjectData(data: unknown): data is ObjectData {
  const { mayflyObject } = (data ?? {}) as Partial<ObjectData>;
  return mayflyObject === FORMAT;
}

/** Makes the object. Throws InvalidOptionError for a kind that no loaded file has registered. */
export function objectOf({ kind, details }: ObjectData): object {
  const create = classes.get(kind);
  if (create === undefined) {
    const known = [...classes.keys()].join(", ") || "none";
    const expected = `a kind of object whose file has been imported (imported: ${known})`;
    throw InvalidOptionError.quoting("attach", expected, kind);
  }
  return create(details as never);
}
