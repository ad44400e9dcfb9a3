import { runtime } from "./runtime";

/**
 * Keeps what `keepForRun` was called for, also where only connections do, as with Ryuk: as long as
 * this process lives, which it does not prolong. Resolves with true where that is so: then all who
 * use such a thing call this, and the runner, since there may be no worker between two runs of watch
 * mode. Resolves with false where its labels keep it, and nothing more has to be done. Throws
 * EngineNotFoundError.
 */
export async function holdRun(): Promise<boolean> {
  const { reaper, session } = await runtime();
  return (await reaper.trackRun?.(session.filter)) ?? false;
}
