import type { ContainerHandle } from "../../container/container-handle";
import { explaining } from "../explain-failure";
import { Phases } from "../phases";
import { Progress } from "../start-progress";
import { StartRace } from "../start-race";

/** The user's function of an initialisation, called with a container that is ready. */
export type PrepareHandle = (handle: ContainerHandle) => Promise<unknown>;

/** Runs the function without a deadline: migrations can take a long time. The container's exit or an abort ends it. */
export async function runPrepare(
  handle: ContainerHandle,
  prepare: PrepareHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  const progress = new Progress(false, new Phases());
  progress.begin("bake", "the function given to withBakedInit()");
  await explaining(handle, progress, signal, async () => {
    using race = new StartRace(handle.engine, handle.id, Infinity, signal);
    await race.run(() => prepare(handle), { survivesExit: true });
  });
}
