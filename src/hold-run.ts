import { runtime } from "./runtime";

/**
 * Holds the objects of `keepForRun` as long as this process lives, if the reaper keeps them only by connections, as
 * Ryuk does. Does not keep the process alive.
 *
 * Resolves with true if connections are needed. Every process that uses such an object must then call this function.
 * The runner must call it too, since no worker may live between two runs in watch mode. Resolves with false if labels
 * keep the objects. Throws EngineNotFoundError.
 */
export async function holdRun(): Promise<boolean> {
  const { reaper, session } = await runtime();
  return (await reaper.trackRun?.(session.filter)) ?? false;
}
