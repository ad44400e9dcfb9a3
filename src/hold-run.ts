import { runtime } from "./runtime";

/**
 * Holds the objects that `keepForRun` keeps, as long as this process lives, where only connections hold them, as with
 * Ryuk. Does not keep the process alive.
 *
 * Resolves with true if connections are needed. Then every process that uses such an object calls this function. So
 * does the runner, since no worker may live between two runs of watch mode. Resolves with false if the objects' labels
 * keep them. Throws EngineNotFoundError.
 */
export async function holdRun(): Promise<boolean> {
  const { reaper, session } = await runtime();
  return (await reaper.trackRun?.(session.filter)) ?? false;
}
