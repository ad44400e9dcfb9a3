import type { ContainerSpec } from "../../spec/container-spec";

/** How one protected member of testcontainers' GenericContainer is read from a description and written to it. */
export interface Member<T = unknown> {
  /** Returns the member's value. An array or plain object is a copy, which the subclass may change. */
  read(spec: ContainerSpec): T;
  /** Returns the description with the member's new value. Throws InvalidOptionError for a value that cannot be right. */
  write(spec: ContainerSpec, value: T): ContainerSpec;
}

/** The fields of a description and their new values, which are not merged. */
export type Fields = { [Field in keyof ContainerSpec]?: ContainerSpec[Field] | undefined };

/**
 * Returns what a field of the engine's request is in the description. Returns undefined for a value that the
 * description cannot hold.
 */
export type Inverse = (value: never, spec: ContainerSpec) => Fields | undefined;

/** Returns the description with these fields set. The value undefined takes an optional field away. */
export function edit(spec: ContainerSpec, fields: Fields): ContainerSpec {
  const edited: Record<string, unknown> = { ...spec };
  for (const [field, value] of Object.entries(fields)) {
    if ((value as unknown) === undefined) Reflect.deleteProperty(edited, field);
    else edited[field] = value;
  }
  return Object.freeze(edited) as unknown as ContainerSpec;
}

/** Returns a frozen copy, so that later changes to the subclass's array do not reach the description. */
export function frozenList<T>(items: readonly T[]): readonly T[] {
  return Object.freeze([...items]);
}

/** Returns true for an array and for an object that is no class's instance: data that can be copied. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value) as object | null;
  // Under Jest, an object can come from another realm, whose Object.prototype is another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Copies arrays and plain objects within each other. Streams, buffers and functions stay the same. */
export function copyPlain<T>(value: T): T {
  if (!isPlain(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copyPlain(item)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, copyPlain(item as unknown)]),
  ) as T;
}
