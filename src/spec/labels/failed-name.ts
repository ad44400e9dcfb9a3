const PREFIX = "mayfly-failed-";

/** Returns the name of a container that is kept after its start failed. */
export const failedName = (id: string): string => PREFIX + id.slice(0, 12);

/**
 * Returns whether an object is a container that is kept after its start failed. Labels cannot change after the
 * creation, so the name says it; it has the container's own id, so no other container is taken for one.
 */
export const isKeptFailure = (object: {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}): boolean => object.kind === "container" && object.name === failedName(object.id);
