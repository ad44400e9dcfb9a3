import { oncePerServer } from "../../src/module";
import { isRequestFailure } from "./requests";

/**
 * Removes what ended processes have left, at this process's first call for the server and the kind. What the server
 * refuses to remove is left for another time: it must not fail the test that opens something of its own.
 */
export function removeLeftoversOnce(key: string, remove: () => Promise<unknown>): Promise<void> {
  return oncePerServer(key, async () => {
    try {
      await remove();
    } catch (error) {
      if (!isRequestFailure(error)) throw error;
    }
  });
}
