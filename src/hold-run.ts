import { notUsed } from "./connect/on-engine";
import { runtime, runtimeAt } from "./runtime";

/**
 * Holds the objects of `keepForRun` on these engines as long as this process lives, where the reaper keeps them only by
 * connections, as Ryuk does. Does not keep the process alive.
 *
 * Resolves with the URIs of the engines where connections are needed. Every process that uses such an object must then
 * call this function for them. The runner must call it too, since no worker may live between two runs in watch mode.
 * Elsewhere, labels keep the objects. Throws EngineNotFoundError, and MayflyError with the code ATTACHED_ELSEWHERE for an
 * engine that this process does not use.
 */
export async function holdRun(uris: Iterable<string>): Promise<string[]> {
  const held = await Promise.all(
    [...uris].map(async (uri) => {
      const found = await runtimeAt(uri);
      if (found === undefined) notUsed("value of a fixture", uri, (await runtime()).engine.uri);
      const { reaper, session } = found;
      return (await reaper.trackRun?.(session.filter)) === true ? [uri] : [];
    }),
  );
  return held.flat();
}
