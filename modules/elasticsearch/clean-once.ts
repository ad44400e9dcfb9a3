import { deleteLeftovers } from "./index-prefix";
import type { SearchServer } from "./search-request";

/** The servers whose leftovers this process has deleted, by the container's id. */
const cleaned = new Map<string, Promise<void>>();

/** Deletes what ended processes left on the server, unless this process has done so. A failure is tried again. */
export async function cleanOnce(containerId: string, server: SearchServer): Promise<void> {
  const cleaning = cleaned.get(containerId) ?? deleteLeftovers(server);
  cleaned.set(containerId, cleaning);
  try {
    await cleaning;
  } catch (error) {
    cleaned.delete(containerId);
    throw error;
  }
}
