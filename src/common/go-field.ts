/**
 * Returns a field of a JSON object as programs in Go read it, among them the docker CLI and its credential helpers
 * (pkg.go.dev/encoding/json#Unmarshal).
 *
 * Upper and lower case do not count, and the last of several equal names wins. Returns undefined if the value is not
 * an object.
 */
export function goField(object: unknown, name: string): unknown {
  if (typeof object !== "object" || object === null || Array.isArray(object)) return undefined;
  return Object.entries(object).findLast(([key]) => isGoField(key, name))?.[1];
}

/** Returns whether a program in Go reads the key of a JSON object as this field. */
export function isGoField(key: string, name: string): boolean {
  return key.toLowerCase() === name.toLowerCase();
}
