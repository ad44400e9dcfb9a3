import type { Engine } from "../../engine/engine";
import type { PathStat } from "../../engine/requests/containers";
import { fieldOf } from "../../errors";

/** Docker's status for a path that leads through a file. */
const SERVER_ERROR = 500;

/** Returns what is at a path of a container; undefined if nothing is there. Throws EngineError. */
export async function statInContainer(
  engine: Pick<Engine, "containers">,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<PathStat | undefined> {
  try {
    return await engine.containers.statPath(id, path, signal);
  } catch (error) {
    if (fieldOf(error, "statusCode") === SERVER_ERROR) return undefined;
    throw error;
  }
}
