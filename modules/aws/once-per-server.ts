import { isRequestFailure } from "./requests";

const done = new Map<string, Promise<void>>();

/**
 * Removes what ended processes have left, at this process's first call for the server and the kind. What the server
 * refuses to remove is left for another time: it must not fail the test that opens something of its own.
 */
export function removeLeftoversOnce(key: string, remove: () => Promise<unknown>): Promise<void> {
  const known = done.get(key);
  if (known !== undefined) return known;
  const removed = remove().then(
    () => undefined,
    (error: unknown) => {
      if (!isRequestFailure(error)) throw error;
    },
  );
  done.set(key, removed);
  return removed;
}
