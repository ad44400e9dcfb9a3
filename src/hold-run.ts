import type { Runtime } from "./run/runtime";
import { runtimeAt, runtimesOfRun } from "./runtime";

/**
 * Holds the objects of `keepForRun` as long as this process lives, if the reaper keeps them only by connections, as
 * Ryuk does. Does not keep the process alive.
 *
 * Resolves with true if connections are needed. Every process that uses such an object must then call this function.
 * The runner must call it too, since no worker may live between two runs in watch mode. Resolves with false if labels
 * keep the objects. `uris` names the engines with the objects; by default, these are all of the run.
 * Throws EngineNotFoundError.
 */
export async function holdRun(uris?: ReadonlySet<string>): Promise<boolean> {
  const held = await Promise.all(
    (await runtimesWith(uris)).map(async ({ reaper, session }) =>
      reaper.trackRun?.(session.filter),
    ),
  );
  return held.includes(true);
}

async function runtimesWith(uris: ReadonlySet<string> | undefined): Promise<Runtime[]> {
  if (uris === undefined) return runtimesOfRun();
  const found = await Promise.all([...uris].map((uri) => runtimeAt(uri)));
  return found.filter((each) => each !== undefined);
}
